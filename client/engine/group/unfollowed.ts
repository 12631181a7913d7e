// Who could not follow whose Commits, counted from what those say who have come back (CT8).

import type { Seq } from "../../../protocol/index.ts";
import type { Draft } from "../draft.ts";
import type { Placed } from "../receiving/placed.ts";

/** Pairs of people; those that nobody has spoken of for longest go first. */
const REMEMBERED_PAIRS = 32;

/**
 * Once for each Commit, whose committer this device knows by its place. Only who came back by a Commit of its own has something to say:
 * so nobody counts up against another for nothing.
 */
export function noteUnfollowed({ record, roster }: Draft, { seq: saidAt, at, sender }: Placed, seq: Seq): void {
  const commits = roster?.commits ?? [];
  const lost = commits.find((each) => each.seq === seq && each.by !== sender);
  const hasReturned = commits.some((each) => each.isReturn && each.by === sender && each.seq > seq && each.seq < saidAt);
  if (lost === undefined || !hasReturned) return;
  const { by } = lost;
  const isPair = (each: { who: string; by: string }) => each.who === sender && each.by === by;
  const before = record.unfollowed.find(isPair);
  if (before !== undefined && before.seq >= seq) return;
  const pair = { who: sender, by, times: (before?.times ?? 0) + 1, at, seq };
  record.unfollowed = [...record.unfollowed.filter((each) => !isPair(each)), pair].slice(-REMEMBERED_PAIRS);
}
