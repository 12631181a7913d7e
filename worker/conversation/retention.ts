// How long entries stay: until every member device has acknowledged them, or 30 days, a Commit 90 (SQ8). Pure.

import { COMMIT_RETENTION_MS, MESSAGE_RETENTION_MS, type Seq, type UnixMs } from "../../protocol/index.ts";
import { endFor, type Head, type Member } from "./head.ts";

/** Deleting can wait a little, so that one sweep takes many. */
export const SWEEP_AFTER_MS = 3600 * 1000;
/** While anything is left. */
export const SWEEP_EVERY_MS = 24 * 3600 * 1000;

export type Sweep = { /** Everything up to here */ all: Seq /** Messages, but not Commits, up to here */; messages: Seq };

/** @param lastBefore the last entry that was accepted before a time; 0 where there is none */
export function planSweep(head: Head, now: UnixMs, lastBefore: (time: UnixMs) => Seq): Sweep {
  const all = Math.max(acknowledgedByAll(head), lastBefore(now - COMMIT_RETENTION_MS));
  return { all, messages: Math.max(all, lastBefore(now - MESSAGE_RETENTION_MS)) };
}

/** Up to here nobody needs the log. A removed device holds it up too, until it has its last entry. */
export function acknowledgedByAll(head: Head): Seq {
  let lowest = head.seq;
  for (const member of head.members.values()) {
    if (!isDone(head, member)) lowest = Math.min(lowest, member.cursor);
  }
  return lowest;
}

/** Removed, and it has everything that is for it, or the time for that is over. */
export function forgettable(head: Head, sweep: Sweep): Member[] {
  return [...head.members.values()].filter(
    (member) => member.removed !== null && (isDone(head, member) || member.removed.seq <= sweep.all),
  );
}

function isDone(head: Head, member: Member): boolean {
  return member.removed !== null && member.cursor >= endFor(head, member);
}
