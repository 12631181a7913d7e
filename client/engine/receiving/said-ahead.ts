// What came of a message before it came itself: as long as a history comes in, it may be one of those. Other words for it, votes in it,
// and what was said to it with an emoji.

import type { AccountId, Seq } from "../../../protocol/index.ts";
import type { Target } from "../../content/target.ts";
import type { ContentRecord, PolledRecord, ReactionRecord, TimelineRecord } from "../../store/tables.ts";
import type { Draft } from "../draft.ts";
import { keepsHistory } from "../history/notes.ts";
import type { TimelineLine, World } from "../world.ts";
import { isAhead } from "./is-ahead.ts";
import { withOpened } from "./once.ts";
import { withEnd, withVote } from "./polled.ts";
import { inOtherWords } from "./reword.ts";

/** Of votes that nobody can judge yet */
const MAX_VOTES = 1024;
/** Of one message: more than a chat has accounts */
const MAX_REACTIONS = 1024;

/** Of one that was here and went nothing is kept. */
export async function keepAhead(
  world: World,
  draft: Draft,
  { sender, id }: Target,
  next: (before: ContentRecord) => Partial<ContentRecord> | null,
): Promise<void> {
  if (!keepsHistory(world.account()) || !(await comesIn(world))) return;
  const key = [draft.record.id, sender, id];
  const known = await knownOf(world, draft, key);
  if (known !== undefined && !isAhead(known)) return;
  const before = known ?? { seq: draft.record.cursor };
  const change = next(before);
  if (change !== null) draft.writes.push({ table: "contents", key, value: { ...before, ...change } });
}

/** There is a history that was not read yet, or not all of it. */
async function comesIn({ store }: World): Promise<boolean> {
  const record = await store.get("history", []);
  return record === undefined || record.missing.length > 0;
}

/** Several may come in one step. */
async function knownOf({ store }: World, draft: Draft, key: string[]): Promise<ContentRecord | undefined> {
  const name = key.join(" ");
  const own = draft.writes.findLast((write) => write.table === "contents" && "key" in write && write.key.join(" ") === name);
  return own !== undefined && "value" in own ? ((own.value as ContentRecord | null) ?? undefined) : store.get("contents", key);
}

type Vote = PolledRecord["votes"][number];

/** @param chosen null: nobody votes any more */
export function withVoteAhead(
  { polled = { votes: [], closed: null } }: ContentRecord,
  { chosen, ...vote }: Omit<Vote, "chosen"> & { chosen: readonly number[] | null },
): Pick<ContentRecord, "polled"> | null {
  const { votes, closed } = polled;
  if (closed !== null && vote.seq > closed) return null;
  if (chosen === null) return { polled: { votes, closed: vote.seq } };
  const newest = { ...vote, chosen: [...chosen] };
  const others = votes.filter((each) => each.by !== vote.by || !standsFor(newest, each));
  return others.length >= MAX_VOTES ? null : { polled: { votes: [...others, newest], closed } };
}

/** Whatever the poll allows: where the older one counts, the newer one does. */
function standsFor(newer: Vote, older: Vote): boolean {
  return (newer.chosen.at(-1) ?? -1) <= (older.chosen.at(-1) ?? -1) && (newer.chosen.length <= 1 || older.chosen.length > 1);
}

type Reacted = NonNullable<ContentRecord["reacted"]>[number];

/** Of one account the last in the log counts, whichever comes first. */
export function withReactionAhead({ reacted = [] }: ContentRecord, newest: Reacted): Pick<ContentRecord, "reacted"> | null {
  const others = reacted.filter(({ by }) => by !== newest.by);
  const isKnown = reacted.some(({ by, seq }) => by === newest.by && seq >= newest.seq);
  return isKnown || others.length >= MAX_REACTIONS ? null : { reacted: [...others, newest] };
}

/**
 * @param known what the history says of it by that account, as far as it was read: what was said after that counts
 * @returns null for what was taken back, also where a part that is still to come may have it
 */
export function reactionsSince(
  { reacted = [] }: Pick<ContentRecord, "reacted">,
  known: (by: Reacted["by"]) => ReactionRecord | undefined,
): { account: Reacted["by"]; reaction: ReactionRecord | null }[] {
  return reacted.flatMap(({ by, seq, emoji }) => {
    const before = known(by);
    if (before !== undefined && before.seq >= seq) return [];
    return [{ account: by, reaction: emoji === "" ? null : { emoji, seq } }];
  });
}

/** It says that, whatever else came before the message itself. */
export function withOpenedAhead({ opened = [] }: ContentRecord, by: AccountId): Pick<ContentRecord, "opened"> | null {
  return opened.includes(by) || opened.length >= MAX_VOTES ? null : { opened: [...opened, by] };
}

/** In the order of the log */
export function asSaidSince(line: TimelineLine, { reworded, polled, opened }: ContentRecord): TimelineRecord {
  const { record, seq } = line;
  if (record.kind !== "message") return record;
  const then = (reworded && inOtherWords(line, reworded)) ?? record;
  const said = opened && then.body.kind === "once" ? { ...then, once: withOpened(then.once, opened) } : then;
  const isAfter = (at: Seq) => at > seq;
  const voted = (polled?.votes ?? [])
    .filter((vote) => isAfter(vote.seq))
    .reduce((poll, vote) => withVote(poll, vote) ?? poll, said);
  const closed = polled?.closed ?? null;
  return closed !== null && isAfter(closed) ? (withEnd(voted, closed) ?? voted) : voted;
}
