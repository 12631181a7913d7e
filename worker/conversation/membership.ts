// How an accepted Commit changes who is in: windows open and close, and nobody's slot is given away twice. Pure.

import type { CommitChange, RosterEntry } from "../../mls/verify.ts";
import type { DeviceId, Seq } from "../../protocol/index.ts";
import type { Head, Member, Window } from "./head.ts";

export type MembersChanged = {
  members: ReadonlyMap<DeviceId, Member>;
  /** Those whose rows change */
  written: Member[];
  /** Those that the Commit at `seq` removed */
  removed: Member[];
};

/** @param roster after the Commit at `seq` */
export function membersAfter(head: Head, change: CommitChange, roster: readonly RosterEntry[], seq: Seq): MembersChanged {
  return membersOf(head, roster, { seq, epoch: change.epoch, generation: head.generation });
}

/**
 * Who comes in sees nothing from before `seq`, who goes nothing after it; who stays keeps its place, also in a group that begins anew.
 * Who comes back in before it has read what was for it earlier still gets that, and nothing of what lies between.
 */
export function membersOf(
  head: Head,
  roster: readonly RosterEntry[],
  { seq, epoch, generation }: { seq: Seq; epoch: number; generation: number },
): MembersChanged {
  const members = new Map(head.members);
  const staying = new Set(roster.map(({ deviceId }) => deviceId));
  const removed: Member[] = [];
  for (const member of head.members.values()) {
    if (member.removed === null && !staying.has(member.device))
      removed.push({ ...member, removed: { seq, generation, epoch }, marker: null });
  }
  const added: Member[] = [];
  let slot = Math.max(-1, ...[...head.members.values()].map((member) => member.slot));
  for (const { deviceId: device, accountId: account } of roster) {
    const before = head.members.get(device);
    if (before?.removed === null) continue;
    const former = before === undefined ? [] : unread(before);
    const cursor = former.length > 0 && before ? before.cursor : Math.max(0, seq - 1);
    added.push({ slot: before?.slot ?? ++slot, device, account, since: seq, former, removed: null, cursor, marker: null });
  }
  const written = [...removed, ...added];
  for (const member of written) members.set(member.device, member);
  return { members, written, removed };
}

function unread({ former, since, removed, cursor }: Member): Window[] {
  const all = removed === null ? former : [...former, { since, until: removed.seq }];
  return all.filter(({ until }) => until > cursor);
}
