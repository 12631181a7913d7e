// An account's log: its entries and what they say, which grows by one verified entry at a time, the same for service and clients.

import { type DeviceId, sameBytes } from "../../protocol/index.ts";
import { type AccountState, type EntryRefused, refusedEntry } from "./account-state.ts";
import { isSignedBy, NO_ENTRY, readEntry, type SignedEntry } from "./entry.ts";
import { judge, signerKey } from "./judge.ts";

export type AccountLog = {
  entries: readonly SignedEntry[];
  /** After each entry */ states: readonly AccountState[];
};
/** Names one entry, and by its hash everything before it. */
export type LogPlace = { seq: number; hash: Uint8Array };
/** What a device remembers of a log: enough to know one that was rolled back or forked. */
export type LogPin = LogPlace & { /** The last entry that the root signed */ root: LogPlace };

export const EMPTY_LOG: AccountLog = { entries: [], states: [] };

/** One more entry, with everything asked that does not depend on who asks or when. */
export async function extendLog(log: AccountLog, bytes: Uint8Array): Promise<({ kind: "ok" } & AccountLog) | EntryRefused> {
  const signed = await readEntry(bytes);
  if (signed === undefined) return refusedEntry("malformed");
  const judged = placed(log, signed);
  if (judged.kind === "refused") return judged;
  const key = signerKey(log.states.at(-1), signed.entry);
  if (key === undefined || !(await isSignedBy(key, signed))) return refusedEntry("signature");
  return { kind: "ok", entries: [...log.entries, signed], states: [...log.states, judged.state] };
}

function placed({ entries, states }: AccountLog, { entry }: SignedEntry): ReturnType<typeof judge> {
  if (entry.seq === entries.length + 1 && !sameBytes(entry.prev, entries.at(-1)?.hash ?? NO_ENTRY)) return refusedEntry("prev");
  return judge(states, entry);
}

/** What lies at the service was verified when it came: it is read back without asking for signatures again. */
export async function reopenLog(stored: readonly Uint8Array[]): Promise<AccountLog> {
  const entries: SignedEntry[] = [];
  const states: AccountState[] = [];
  for (const bytes of stored) {
    const signed = await readEntry(bytes);
    const judged = signed === undefined ? refusedEntry("malformed") : placed({ entries, states }, signed);
    if (signed === undefined || judged.kind === "refused") throw new Error(`entry ${entries.length + 1} of a stored log: broken`);
    entries.push(signed);
    states.push(judged.state);
  }
  return { entries, states };
}

export function stateOf(log: AccountLog): AccountState | undefined {
  return log.states.at(-1);
}

export function pinOf(log: AccountLog): LogPin | undefined {
  const state = log.states.at(-1);
  const head = state && placeAt(log, state.seq);
  const root = state && placeAt(log, state.rootSeq);
  return head && root && { ...head, root };
}

export function placeAt({ entries }: AccountLog, seq: number): LogPlace | undefined {
  const signed = entries[seq - 1];
  return signed && { seq, hash: signed.hash };
}

export function holdsPlace(log: AccountLog, { seq, hash }: LogPlace): boolean {
  const known = placeAt(log, seq);
  return known !== undefined && sameBytes(known.hash, hash);
}

/**
 * Whether the device was in, and active, right after the entry that is named: the hash names all before it, so everybody who has
 * the entry gives the same answer, whatever came later and whatever time it is.
 */
export function wasActive(log: AccountLog, place: LogPlace, device: { id: DeviceId; key: Uint8Array }): boolean {
  if (!holdsPlace(log, place)) return false;
  const listed = log.states[place.seq - 1]?.devices.get(device.id);
  return listed?.standing === "active" && sameBytes(listed.key, device.key);
}
