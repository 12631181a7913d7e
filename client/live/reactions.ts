// Reactions to the messages that somebody looks at: read once from the store, then kept in step, with one's own as it is about to be.

import type { AccountId, Seq } from "../../protocol/index.ts";
import { bareEmoji } from "../content/emoji.ts";
import type { ReactionChange } from "../engine/world.ts";
import type { ReactionView } from "../queries.ts";
import type { Entry } from "../store/port.ts";
import type { ReactionRecord } from "../store/tables.ts";
import type { People } from "./people.ts";

/** By the place of the message, then by account. */
export type Reactions = Map<Seq, Map<AccountId, ReactionRecord>>;

export function openReactions(found: readonly Entry<"reactions">[]): Reactions {
  const reactions: Reactions = new Map();
  for (const { key, value } of found)
    noteReaction(reactions, { to: Number(key[1]), account: key[2] as AccountId, reaction: value });
  return reactions;
}

export function noteReaction(reactions: Reactions, { to, account, reaction }: ReactionChange): void {
  const ofMessage = reactions.get(to) ?? new Map<AccountId, ReactionRecord>();
  if (reaction === null) ofMessage.delete(account);
  else ofMessage.set(account, reaction);
  reactions.set(to, ofMessage);
}

/** The most common first, and among equals the one that was there first. */
export function reactionViews(
  placed: ReadonlyMap<AccountId, ReactionRecord> | undefined,
  waiting: string | undefined,
  { self, person }: People,
): ReactionView[] {
  const all = new Map(placed);
  if (waiting !== undefined) all.delete(self);
  if (waiting) all.set(self, { emoji: waiting, seq: Number.POSITIVE_INFINITY });
  const inOrder = [...all].sort(([, a], [, b]) => a.seq - b.seq);
  const views = new Map<string, ReactionView>();
  for (const [account, { emoji }] of inOrder) {
    const view = views.get(bareEmoji(emoji)) ?? { emoji, people: [], own: false };
    views.set(bareEmoji(emoji), { ...view, people: [...view.people, person(account)], own: view.own || account === self });
  }
  return [...views.values()].sort((a, b) => b.people.length - a.people.length);
}
