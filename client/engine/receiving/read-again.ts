// Content of a newer version, kept as it came, is placed when this version knows it: before anything newer is asked for, a
// conversation at a time, each in one step. A crash in between leaves the rest for the next start.

import type { ConversationId, Seq } from "../../../protocol/index.ts";
import { readContent } from "../../content/content.ts";
import { countsAsUnread, type Kind, type Said } from "../../content/kind.ts";
import type { MessageBody } from "../../content/kinds/index.ts";
import type { Lifetime, UnknownRecord } from "../../store/tables.ts";
import type { Conversations } from "../conversations.ts";
import { type Draft, lineIndexes, replaceLine } from "../draft.ts";
import type { World } from "../world.ts";
import { act } from "./acting.ts";
import { keepShut } from "./once.ts";
import type { Placed } from "./placed.ts";
import { preview } from "./preview.ts";
import { findReply } from "./reply.ts";

type Kept = { seq: Seq; place: number; record: UnknownRecord };

export async function readAgain(world: World, conversations: Conversations): Promise<void> {
  const kept = new Map<ConversationId, Kept[]>();
  for (const { key, value } of await world.store.range("unknowns", { prefix: [] })) {
    if (readContent(value.content, world.kinds)?.body.kind === "unknown") continue;
    const id = key[0] as ConversationId;
    kept.set(id, [...(kept.get(id) ?? []), { seq: Number(key[1]), place: Number(key[2]), record: value }]);
  }
  for (const [id, all] of kept)
    await conversations.get(id)?.step(async (draft) => {
      for (const each of all) await readOne(world, draft, each);
    });
}

async function readOne(world: World, draft: Draft, { seq, place, record }: Kept): Promise<void> {
  const { id } = draft.record;
  const { at, sender } = record;
  const self = world.account().accountId;
  const line = await world.store.get("timeline", [id, seq, place]);
  const isShown = line?.kind === "unknown";
  const content = readContent(record.content, world.kinds);
  draft.writes.push({ table: "unknowns", key: [id, seq, place], value: null });
  if (content === undefined) {
    // No version would have written this.
    if (isShown) replaceLine(draft, { seq, place, record: { kind: "unreadable", at, sender, final: true } });
    return;
  }
  const { body } = content;
  const kind = world.kinds.named(body.kind) as Kind;
  if (isShown && sender !== self && seq > draft.record.readUpTo && !countsAsUnread(kind)) draft.record.unread--;
  if (record.isUnheard && (kind.message || kind.rewords)) return;
  const placed: Placed = { seq, at, sender, self, ownDevice: false };
  if (!kind.message) {
    if (isShown) draft.writes.push({ table: "timeline", key: [id, seq, place], value: null });
    draft.writes.push({ table: "contents", key: [id, sender, content.id], value: { seq } });
    return act(world, draft, kind, { body, placed, business: null });
  }
  const said = kind.message(body) as Said<MessageBody>;
  const reply = await findReply(world, draft, kind.target?.(body) ?? content.reply);
  const { livesMs, expiresAt } = (line ?? {}) as Lifetime;
  const { forwarded, page } = content;
  const file = kind.opensOnce?.(body);
  const once = file && keepShut(world, draft, placed, { attachment: file, place });
  const marks = {
    ...(once && { once }),
    ...(livesMs && { livesMs }),
    ...(expiresAt && { expiresAt }),
    ...(forwarded && { forwarded }),
    ...(page && { page }),
  };
  const read = { seq, place, record: { kind: "message" as const, at, sender, id: content.id, ...said, reply, ...marks } };
  replaceLine(draft, read);
  draft.writes.push({ table: "contents", key: [id, sender, content.id], value: { seq } }, ...lineIndexes(id, read));
  preview(draft, { ...placed, id: content.id }, said);
}
