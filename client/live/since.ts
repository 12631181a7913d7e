// A conversation one page after another, for who takes each item once.

import type { ConversationId, Seq } from "../../protocol/index.ts";
import { waitingIn } from "../engine/sending/waiting.ts";
import type { SinceView } from "../queries.ts";
import type { LiveSources } from "./live.ts";
import { peopleOf } from "./people.ts";
import { openReactions } from "./reactions.ts";
import { placedItem } from "./timeline.ts";

export type Page = { conversation: ConversationId; after: Seq; limit: number };

export async function since(
  { world, conversations }: Pick<LiveSources, "world" | "conversations">,
  { conversation: id, after, limit }: Page,
): Promise<SinceView> {
  const record = conversations.record(id);
  if (record === undefined) return { items: [], upTo: after, hasMore: false };
  // Own messages may be placed beyond the cursor while something before them is still on its way.
  const { cursor } = record;
  const range = { prefix: [id], from: after + 1, before: cursor + 1, limit: limit + 1 };
  const found = await world.store.range("timeline", range);
  const all = found.map(({ key, value }) => ({ seq: Number(key[1]), place: Number(key[2]), record: value }));
  const hasMore = all.length > limit;
  // The lines of one entry stay together: the next answer begins behind a seq.
  const whole = hasMore ? all.filter(({ seq }) => seq !== all[limit]?.seq) : all;
  const lines = whole.length > 0 ? whole : all;
  const bounds = { prefix: [id], from: after + 1, before: (lines.at(-1)?.seq ?? after) + 1 };
  const reactions = openReactions(await world.store.range("reactions", bounds));
  const people = peopleOf(world.account(), (account) => world.contacts.get(account));
  // Nothing here is on its way out.
  const shown = { people, waiting: waitingIn(world.kinds, []) };
  const items = lines.map((line) => placedItem(line, record, { reacted: reactions.get(line.seq), starred: false }, shown));
  return { items, upTo: hasMore ? (lines.at(-1)?.seq ?? after) : Math.max(after, cursor), hasMore };
}
