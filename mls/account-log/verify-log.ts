// What a client makes of a log that it is shown: checked whole, and held against what it saw of it before.

import { sameBytes } from "../../protocol/index.ts";
import { type AccountLog, EMPTY_LOG, extendLog, holdsPlace, type LogPin, type LogPlace, pinOf, stateOf } from "./account-log.ts";
import { type EntryRule, MAX_LOG_ENTRIES } from "./account-state.ts";

export type LogVerdict =
  | {
      kind: "ok";
      log: AccountLog;
      pin: LogPin;
      /** What was seen before and is in it no more, because the root went on from before that; else null */
      overruled: LogPlace | null;
    }
  /** Not a log of this account, from this entry on */
  | { kind: "broken"; seq: number; rule: EntryRule }
  /** It ends before what was seen: somebody hides what came last */
  | { kind: "rolled-back"; pinned: LogPin; head: LogPlace }
  /** Another entry stands where one was seen: together with the one that was seen it is evidence */
  | { kind: "forked"; pinned: LogPin; shown: Uint8Array };

/**
 * @param shown the entries from the first
 * @param pinned what was seen of it last, or null at first use
 * @param known what was verified before: its entries are not asked for their signatures again
 */
export async function verifyLog(
  accountKey: Uint8Array,
  shown: readonly Uint8Array[],
  pinned: LogPin | null,
  known: AccountLog = EMPTY_LOG,
): Promise<LogVerdict> {
  if (shown.length > MAX_LOG_ENTRIES) return { kind: "broken", seq: MAX_LOG_ENTRIES + 1, rule: "full" };
  let log = sharedPart(known, shown);
  for (const bytes of shown.slice(log.entries.length)) {
    const next = await extendLog(log, bytes);
    if (next.kind === "refused") return { kind: "broken", seq: log.entries.length + 1, rule: next.rule };
    log = { entries: next.entries, states: next.states };
  }
  const state = stateOf(log);
  const pin = pinOf(log);
  if (state === undefined || pin === undefined || !sameBytes(state.accountKey, accountKey))
    return { kind: "broken", seq: 1, rule: "account" };
  return pinned === null ? { kind: "ok", log, pin, overruled: null } : heldAgainst(pinned, log, pin);
}

/** The root wins whenever it comes: an entry of its own that is newer than the last one seen replaces what devices signed meanwhile. */
function heldAgainst(pinned: LogPin, log: AccountLog, pin: LogPin): LogVerdict {
  const keepsRoot = holdsPlace(log, pinned.root);
  if (keepsRoot && holdsPlace(log, pinned)) return { kind: "ok", log, pin, overruled: null };
  if (keepsRoot && pin.root.seq > pinned.root.seq)
    return { kind: "ok", log, pin, overruled: { seq: pinned.seq, hash: pinned.hash } };
  const shown = log.entries[(keepsRoot ? pinned : pinned.root).seq - 1];
  return shown === undefined ? { kind: "rolled-back", pinned, head: pin } : { kind: "forked", pinned, shown: shown.bytes };
}

function sharedPart(known: AccountLog, shown: readonly Uint8Array[]): AccountLog {
  const isSame = ({ bytes }: { bytes: Uint8Array }, i: number) => shown[i] !== undefined && sameBytes(bytes, shown[i]);
  const differs = known.entries.findIndex((signed, i) => !isSame(signed, i));
  if (differs < 0) return known;
  return { entries: known.entries.slice(0, differs), states: known.states.slice(0, differs) };
}
