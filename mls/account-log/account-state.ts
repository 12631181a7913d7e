// What a log says of its account after each entry: who its root is and which devices it has. Pure; signatures are asked elsewhere.

import { type DeviceId, MAX_DEVICES_PER_ACCOUNT, sameBytes, unreachable } from "../../protocol/index.ts";
import type { Hosting } from "../business-profile.ts";
import type { DeviceEntry, Entry, RootEntry } from "./entry.ts";

export const MAX_LOG_ENTRIES = 1024;
/** Kept free for those entries by which the root takes its account back. */
export const ROOT_RESERVE = 128;
/** What devices may sign between two entries of the root: a thief fills no more than that before the root comes. */
export const MAX_DEVICE_ENTRIES = 16;
/** They go along with all that is shown of the account. */
export const MAX_ROTATIONS = 32;

export type ListedDevice = {
  id: DeviceId;
  key: Uint8Array;
  standing: "active" | "suspended";
  /** seq of the entry that brought it */ since: number;
};
/** Every device that ever was, by links to those before: no id and no key comes back. */
type Spent = { id: DeviceId; key: Uint8Array; before: Spent } | null;

export type AccountState = {
  seq: number;
  accountKey: Uint8Array;
  rootKey: Uint8Array;
  /** How the account's key came to be this root: each key, and the word of the one before */
  rotations: readonly { rootKey: Uint8Array; handover: Uint8Array }[];
  /** seq of the last entry that the root signed: nothing up to it is void any more */
  rootSeq: number;
  /** Those that are in: active, or suspended */
  devices: ReadonlyMap<DeviceId, ListedDevice>;
  spent: Spent;
  /** Who went by their own signature, which holds even where what others signed is void */
  left: ReadonlySet<DeviceId>;
  business: { name: string; hosting: Hosting /** seq */; since: number } | null;
};

export type EntryRule =
  | "malformed"
  | "seq"
  | "prev"
  | "account"
  | "signer"
  | "signature"
  | "accepts"
  | "list"
  | "spent-device"
  | "unknown-device"
  | "too-many-devices"
  | "device-limit"
  | "full"
  | "time";
export type EntryRefused = { kind: "refused"; rule: EntryRule };
/** Before it is known who is in after it. */
export type RootSaid = RootEntry extends infer E ? (E extends RootEntry ? Omit<E, "list"> : never) : never;
type Judged = { kind: "ok"; state: AccountState } | EntryRefused;

export function refusedEntry(rule: EntryRule): EntryRefused {
  return { kind: "refused", rule };
}

/** The key by which an entry must be signed, as the state before it says; undefined where nobody could. */
export function signerKey(state: AccountState | undefined, entry: Entry): Uint8Array | undefined {
  if (entry.type === "genesis") return entry.accountKey;
  if (entry.signer === "root") return state?.rootKey;
  return state?.devices.get(entry.signer)?.key;
}

/**
 * The state after an entry.
 * @param states after each entry before it, by seq - 1: what the root accepts may lie behind
 */
export function judge(states: readonly AccountState[], entry: Entry): Judged {
  const before = states.at(-1);
  if (entry.seq !== states.length + 1) return refusedEntry("seq");
  if (before === undefined || entry.type === "genesis") {
    return before === undefined && entry.type === "genesis" ? ok(began(entry)) : refusedEntry("account");
  }
  if (entry.seq > MAX_LOG_ENTRIES - (isReserved(entry) ? 0 : ROOT_RESERVE)) return refusedEntry("full");
  if (!("accepts" in entry)) return judgeDevice(before, entry);
  const judged = rootOutcome(states, entry);
  return judged.kind === "refused" || isListed(entry, judged.state) ? judged : refusedEntry("list");
}

/** What an entry of the root must say of who is in after it. */
export function listOf({ devices }: AccountState): RootEntry["list"] {
  const sorted = [...devices.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return sorted.map(({ id, key, standing }) => [id, key, standing === "suspended"]);
}

function isListed({ list }: RootEntry, state: AccountState): boolean {
  const wanted = listOf(state);
  const isSame = ([id, key, suspended]: RootEntry["list"][number], i: number) => {
    const other = wanted[i];
    return other !== undefined && other[0] === id && sameBytes(other[1], key) && other[2] === suspended;
  };
  return list.length === wanted.length && list.every(isSame);
}

export function began({ accountKey, device, deviceKey }: Extract<Entry, { type: "genesis" }>): AccountState {
  const nothing = {
    accountKey,
    rootKey: accountKey,
    rotations: [],
    rootSeq: 1,
    spent: null,
    left: new Set<DeviceId>(),
    business: null,
  };
  return withDevice({ ...nothing, seq: 1, devices: new Map() }, device, deviceKey, 1);
}

export function judgeDevice(before: AccountState, entry: DeviceEntry): Judged {
  const { seq, signer } = entry;
  const own = before.devices.get(signer);
  // Who is suspended may still go.
  if (own === undefined || (own.standing === "suspended" && entry.type !== "leave")) return refusedEntry("signer");
  if (seq - before.rootSeq > MAX_DEVICE_ENTRIES) return refusedEntry("device-limit");
  const state = { ...before, seq };
  switch (entry.type) {
    case "add": {
      const problem = newDeviceProblem(before, entry);
      return problem === undefined ? ok(withDevice(state, entry.device, entry.deviceKey, seq)) : refusedEntry(problem);
    }
    case "leave":
      return ok({ ...state, devices: without(before.devices, [signer]), left: new Set([...before.left, signer]) });
    case "suspend": {
      const target = before.devices.get(entry.device);
      if (target?.standing !== "active" || entry.device === signer) return refusedEntry("unknown-device");
      return ok({ ...state, devices: new Map(before.devices).set(target.id, { ...target, standing: "suspended" }) });
    }
    default:
      return unreachable(entry);
  }
}

/**
 * The root goes on from the entry that it accepts. It names devices as it last saw them: one that went meanwhile, or that is void anyway, is no
 * reason to refuse it, or whoever is quick could hold it up.
 */
export function rootOutcome(states: readonly AccountState[], entry: RootSaid): Judged {
  const { seq, accepts } = entry;
  const before = states.at(-1);
  const accepted = states[accepts - 1];
  if (before === undefined || accepted === undefined || accepts < before.rootSeq) return refusedEntry("accepts");
  const stay = without(accepted.devices, before.left);
  const state = { ...accepted, seq, rootSeq: seq, devices: stay, left: before.left };
  switch (entry.type) {
    case "revoke":
      return ok({ ...state, devices: without(lifted(stay, entry.lifts), entry.devices) });
    case "recover": {
      const rest = { ...state, devices: without(lifted(stay, entry.lifts), entry.devices) };
      const problem = newDeviceProblem(rest, entry);
      return problem === undefined ? ok(withDevice(rest, entry.device, entry.deviceKey, seq)) : refusedEntry(problem);
    }
    case "rotate":
      if (state.rotations.length >= MAX_ROTATIONS) return refusedEntry("full");
      return ok({ ...state, rootKey: entry.rootKey, rotations: [...state.rotations, entry] });
    case "business":
      return ok({ ...state, business: { name: entry.name, hosting: entry.hosting, since: seq } });
    default:
      return unreachable(entry);
  }
}

function newDeviceProblem(state: AccountState, { device, deviceKey }: { device: DeviceId; deviceKey: Uint8Array }) {
  for (let spent = state.spent; spent !== null; spent = spent.before) {
    if (spent.id === device || sameBytes(spent.key, deviceKey)) return "spent-device";
  }
  // Who is suspended keeps the place: a thief gets no more of them by suspending the others.
  return state.devices.size >= MAX_DEVICES_PER_ACCOUNT ? "too-many-devices" : undefined;
}

function withDevice(state: AccountState, id: DeviceId, key: Uint8Array, since: number): AccountState {
  const devices = new Map(state.devices).set(id, { id, key, standing: "active", since });
  return { ...state, devices, spent: { id, key, before: state.spent } };
}

function without(devices: AccountState["devices"], gone: Iterable<DeviceId>): Map<DeviceId, ListedDevice> {
  const rest = new Map(devices);
  for (const id of gone) rest.delete(id);
  return rest;
}

function lifted(devices: AccountState["devices"], lifts: readonly DeviceId[]): Map<DeviceId, ListedDevice> {
  const active = (device: ListedDevice): ListedDevice => (lifts.includes(device.id) ? { ...device, standing: "active" } : device);
  return new Map([...devices].map(([id, device]) => [id, active(device)]));
}

function isReserved({ type }: Entry): boolean {
  return type === "revoke" || type === "recover" || type === "rotate";
}

const ok = (state: AccountState): Judged => ({ kind: "ok", state });
