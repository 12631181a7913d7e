// What each entry of a log makes of its account, the root's own included. Pure; signatures are asked elsewhere.

import { type DeviceId, sameBytes, unreachable } from "../../protocol/index.ts";
import {
  type AccountState,
  began,
  type Judged,
  judgeDevice,
  type ListedDevice,
  MAX_LOG_ENTRIES,
  MAX_ROTATIONS,
  newDeviceProblem,
  ROOT_RESERVE,
  refusedEntry,
  withDevice,
  without,
} from "./account-state.ts";
import type { Entry, RootEntry } from "./entry.ts";

/** Before it is known who is in after it. */
export type RootSaid = RootEntry extends infer E ? (E extends RootEntry ? Omit<E, "list"> : never) : never;

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
  const state = { ...accepted, seq, rootSeq: seq, adds: entry.adds, devices: stay, left: before.left };
  switch (entry.type) {
    case "revoke":
      return ok({ ...state, devices: without(lifted(stay, entry.lifts), entry.devices) });
    case "admit": {
      const problem = newDeviceProblem(state, entry);
      return problem === undefined ? ok(withDevice(state, entry.device, entry.deviceKey, seq)) : refusedEntry(problem);
    }
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

/** The key by which an entry must be signed, as the state before it says; undefined where nobody could. */
export function signerKey(state: AccountState | undefined, entry: Entry): Uint8Array | undefined {
  if (entry.type === "genesis") return entry.accountKey;
  if (entry.signer === "root") return state?.rootKey;
  return state?.devices.get(entry.signer)?.key;
}

function lifted(devices: AccountState["devices"], lifts: readonly DeviceId[]): Map<DeviceId, ListedDevice> {
  const active = (device: ListedDevice): ListedDevice => (lifts.includes(device.id) ? { ...device, standing: "active" } : device);
  return new Map([...devices].map(([id, device]) => [id, active(device)]));
}

function isReserved({ type }: Entry): boolean {
  return type === "revoke" || type === "recover" || type === "rotate";
}

const ok = (state: AccountState): Judged => ({ kind: "ok", state });
