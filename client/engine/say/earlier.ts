// What was said last in a group, for those whom this device has just added, where the group tells newcomers (GP6).

import { type Content, encodeContent } from "../../content/content.ts";
import type { Told } from "../../content/heard.ts";
import { contentItemId } from "../../content/item-id.ts";
import { MOST_LOOKED_AT, MOST_TOLD, MOST_TOLD_BYTES } from "../../content/kinds/earlier.ts";
import type { MessageRecord } from "../../store/tables.ts";
import type { Draft } from "../draft.ts";
import { enqueue } from "../sending/outbox.ts";
import { waitingIn } from "../sending/waiting.ts";
import type { World } from "../world.ts";

export async function tellEarlier(world: World, draft: Draft): Promise<void> {
  const { id } = draft.record;
  const { erased } = waitingIn(world.kinds, draft.outbox);
  const lines = await world.store.range("timeline", { prefix: [id], limit: MOST_LOOKED_AT, newestFirst: true });
  const told: Told[] = [];
  let room = MOST_TOLD_BYTES;
  let omitted = 0;
  for (const { key, value } of lines) {
    if (value.kind !== "message" || erased.has(contentItemId(value.sender, value.id))) continue;
    const content = contentOf(world, value);
    if (content === null) continue;
    // It would never fit: what was said before it is told all the same, and that there was something.
    if (content.length > MOST_TOLD_BYTES) {
      omitted++;
      continue;
    }
    room -= content.length;
    if (room < 0 || told.length === MOST_TOLD) break;
    told.unshift({ seq: Number(key[1]), at: value.at, sender: value.sender, content });
  }
  if (told.length + omitted > 0)
    enqueue(draft, { kind: "earlier", told, omitted }, { random: world.random, now: world.clock.now() });
}

/** Null for what is not told on: it goes by its time, may be opened once, or was only told to this device itself. */
function contentOf({ kinds }: World, message: MessageRecord): Uint8Array | null {
  const { body, text, attachments, mentions = [], id, at } = message;
  const kind = kinds.named(body.kind);
  const isBound = message.livesMs !== undefined || message.expiresAt !== undefined || message.once !== undefined;
  if (isBound || message.told !== undefined || kind === undefined || kind.opensOnce) return null;
  const said = { text, mentions, body, ...(attachments && { attachments }) };
  const again = kind.again?.(said) ?? { kind: "text", text, mentions };
  const content: Content<{ kind: string }> = { id, sentAt: at, counter: 0, body: again, reply: null };
  return encodeContent(content, kinds);
}
