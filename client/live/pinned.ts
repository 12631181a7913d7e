// What stands above a chat: the messages that were pinned last, as far as they are on this device and were not deleted.

import type { ConversationId } from "../../protocol/index.ts";
import { contentItemId } from "../content/item-id.ts";
import { type Pin, SHOWN_PINS } from "../content/pins.ts";
import type { Conversations } from "../engine/conversations.ts";
import { findPlaced } from "../engine/receiving/reply.ts";
import { type Waiting, waitingIn } from "../engine/sending/waiting.ts";
import type { World } from "../engine/world.ts";
import type { PinnedView } from "../queries.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import { pinsIn } from "./details.ts";
import type { People } from "./people.ts";
import { placedItem } from "./timeline.ts";

export async function pinnedView(
  { world, conversations }: { world: World; conversations: Conversations },
  id: ConversationId,
  people: People,
): Promise<PinnedView> {
  const record = conversations.record(id);
  if (record === undefined || record.request !== null) return { pins: [] };
  const waiting = waitingIn(world.kinds, conversations.outbox(id));
  const pins: PinnedView["pins"] = [];
  for (const pin of pinsIn(record, waiting, people.self)) {
    const message = await messageAt(world, { record, waiting, people }, pin);
    if (message !== null) pins.push({ id: message.id, message, by: people.person(pin.by) });
    if (pins.length === SHOWN_PINS) break;
  }
  return { pins };
}

type Shown = { record: ConversationRecord; waiting: Waiting; people: People };

async function messageAt(world: World, { record, waiting, people }: Shown, { sender, id }: Pick<Pin, "sender" | "id">) {
  if (waiting.erased.has(contentItemId(sender, id))) return null;
  const line = await findPlaced(world, record.id, { sender, id });
  if (line === undefined) return null;
  const item = placedItem(line, record, { reacted: undefined, starred: false }, { people, waiting });
  return item.kind === "message" ? item : null;
}
