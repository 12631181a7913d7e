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
  /** Who brings devices, as the root said last */ adds: RootEntry["adds"];
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
  | "root-adds"
  | "too-many-devices"
  | "device-limit"
  | "full"
  | "time";
export type EntryRefused = { kind: "refused"; rule: EntryRule };
export type Judged = { kind: "ok"; state: AccountState } | EntryRefused;

export function refusedEntry(rule: EntryRule): EntryRefused {
  return { kind: "refused", rule };
}

export function began({ accountKey, device, deviceKey }: Extract<Entry, { type: "genesis" }>): AccountState {
  const nothing = {
    accountKey,
    rootKey: accountKey,
    rotations: [],
    rootSeq: 1,
    adds: "devices" as const,
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
      if (before.adds === "root") return refusedEntry("root-adds");
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

export function newDeviceProblem(state: AccountState, { device, deviceKey }: { device: DeviceId; deviceKey: Uint8Array }) {
  for (let spent = state.spent; spent !== null; spent = spent.before) {
    if (spent.id === device || sameBytes(spent.key, deviceKey)) return "spent-device";
  }
  // Who is suspended keeps the place: a thief gets no more of them by suspending the others.
  return state.devices.size >= MAX_DEVICES_PER_ACCOUNT ? "too-many-devices" : undefined;
}

export function withDevice(state: AccountState, id: DeviceId, key: Uint8Array, since: number): AccountState {
  const devices = new Map(state.devices).set(id, { id, key, standing: "active", since });
  return { ...state, devices, spent: { id, key, before: state.spent } };
}

export function without(devices: AccountState["devices"], gone: Iterable<DeviceId>): Map<DeviceId, ListedDevice> {
  const rest = new Map(devices);
  for (const id of gone) rest.delete(id);
  return rest;
}

const ok = (state: AccountState): Judged => ({ kind: "ok", state });
