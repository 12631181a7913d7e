// What the person starred, wherever it was said: the newest stars first, as far as the messages are on this device.

import type { ConversationId } from "../../protocol/index.ts";
import type { Conversations } from "../engine/conversations.ts";
import { waitingIn } from "../engine/sending/waiting.ts";
import type { World } from "../engine/world.ts";
import type { StarredEntry, StarredView } from "../queries.ts";
import type { People } from "./people.ts";
import { titleOf } from "./summary.ts";
import { placedItem } from "./timeline.ts";

/** So many messages are read at a time: those of some stars may not be here. */
const AT_ONCE = 50;

export async function starredView(
  { world, conversations }: { world: World; conversations: Conversations },
  limit: number,
  people: People,
): Promise<StarredView> {
  const all = (await world.store.range("stars", { prefix: [] })).filter(({ value }) => value.on);
  const keys = all.sort((one, other) => other.value.at - one.value.at).map(({ key }) => key);
  const entries: StarredEntry[] = [];
  for (let i = 0; i < keys.length && entries.length <= limit; i += AT_ONCE) {
    const some = keys.slice(i, i + AT_ONCE);
    const lines = await world.store.getMany("timeline", some);
    for (const [j, line] of lines.entries()) {
      const [id, seq, place] = some[j] as [ConversationId, number, number];
      const record = conversations.record(id);
      if (line?.kind !== "message" || record === undefined || record.request !== null) continue;
      const waiting = waitingIn(world.kinds, conversations.outbox(id));
      const hanging = { reacted: undefined, starred: true };
      const message = placedItem({ seq, place, record: line }, record, hanging, { people, waiting });
      if (message.kind === "message")
        entries.push({ conversation: id, title: titleOf(record, people), chat: record.kind, message });
    }
  }
  return { entries: entries.slice(0, limit), hasMore: entries.length > limit };
}
