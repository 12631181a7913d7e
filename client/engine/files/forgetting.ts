// Takes what was said out of a conversation, page by page: each page goes whole, with its reactions, its gallery and its files.

import type { BlobId, ConversationId, Seq } from "../../../protocol/index.ts";
import type { Entry, Key, Write } from "../../store/port.ts";
import type { OutboxRecord, ReplyRecord, TimelineRecord } from "../../store/tables.ts";
import type { Conversation } from "../conversation.ts";
import { type Draft, dropOutbox, putOutbox, replaceLine } from "../draft.ts";
import { wordless } from "../receiving/reply.ts";
import type { World } from "../world.ts";
import { unusedElsewhere } from "./file-use.ts";
import { GALLERY_KINDS } from "./gallery.ts";

const LINES_PER_STEP = 200;

/**
 * Everything before `before`. A crash leaves whole pages: those that went are gone, and asking again goes on with the rest.
 * @param all of this profile's: a file that another message carries too stays
 */
export async function forgetBefore(
  world: World,
  conversation: Conversation,
  before: Seq,
  all: readonly ConversationId[],
): Promise<void> {
  for (let isDone = false; !isDone; ) {
    const page = await world.store.range("timeline", { prefix: [conversation.id], before, limit: LINES_PER_STEP });
    isDone = page.length < LINES_PER_STEP;
    const end = isDone ? before : endOf(page);
    const lines = page.map(({ value }) => value);
    const blobs = await unusedElsewhere(world, { all, gone: { conversation: conversation.id, from: 0, before: end } }, lines);
    await conversation.step((draft) => forgetPage(world, draft, end, blobs));
    await world.files.dropped(blobs);
  }
  await forgetQuotations(world, conversation, before);
}

/** Read again within the step: something may have come since. */
async function forgetPage(world: World, draft: Draft, before: Seq, blobs: readonly BlobId[]): Promise<void> {
  const { record, outbox } = draft;
  const within = { prefix: [record.id], before };
  const lines = await world.store.range("timeline", within);
  const reactions = await world.store.range("reactions", within);
  const kinds = await Promise.all(GALLERY_KINDS.map((of) => world.store.range("gallery", { prefix: [record.id, of], before })));
  forget(draft, "timeline", lines);
  forget(draft, "reactions", reactions);
  for (const entries of kinds) forget(draft, "gallery", entries);
  for (const blob of blobs) draft.writes.push({ table: "files", key: [blob], value: null });
  for (const item of outbox) forgetReaction(draft, item, before);
  const self = world.account().accountId;
  const unread = lines.filter(({ key, value }) => Number(key[1]) > record.readUpTo && isOfOthers(value, self));
  record.unread = Math.max(0, record.unread - unread.length);
  if (record.preview !== null && (record.preview.seq ?? 0) < before) record.preview = null;
  draft.forgotten = before;
}

function forget(draft: Draft, table: Write["table"], entries: readonly { key: Key }[]): void {
  for (const { key } of entries) draft.writes.push({ table, key, value: null });
}

/** One's own that waits. If it may have arrived it must still go, and finds nothing to stand at. */
function forgetReaction(draft: Draft, item: OutboxRecord, before: Seq): void {
  const { reaction, ...rest } = item;
  if (reaction === undefined || reaction.to >= before) return;
  if (item.sealed === null) dropOutbox(draft, item);
  else putOutbox(draft, rest);
}

function isOfOthers(line: TimelineRecord, self: string): boolean {
  return (line.kind === "message" || line.kind === "unknown") && line.sender !== self;
}

/** What stays may quote what went: that it was a reply stays, the words do not. */
async function forgetQuotations(world: World, conversation: Conversation, before: Seq): Promise<void> {
  await conversation.step(async (draft) => {
    for (const item of draft.outbox) {
      const { shown } = item;
      if (shown && (await isForgotten(world, draft, shown.reply, before)))
        putOutbox(draft, { ...item, shown: { ...shown, reply: wordless(shown.reply) } });
    }
  });
  for (let from: Seq | null = before; from !== null; ) {
    const start: Seq = from;
    from = await conversation.step((draft) => forgetQuotationsFrom(world, draft, start, before));
  }
}

/** @returns where to go on, or null at the end */
async function forgetQuotationsFrom(world: World, draft: Draft, from: Seq, before: Seq): Promise<Seq | null> {
  const lines = await world.store.range("timeline", { prefix: [draft.record.id], from, limit: LINES_PER_STEP });
  for (const { key, value } of lines) {
    if (value.kind !== "message" || !(await isForgotten(world, draft, value.reply, before))) continue;
    replaceLine(draft, { seq: Number(key[1]), place: Number(key[2]), record: { ...value, reply: wordless(value.reply) } });
  }
  return lines.length < LINES_PER_STEP ? null : endOf(lines);
}

async function isForgotten(world: World, { record }: Draft, reply: ReplyRecord | null, before: Seq): Promise<boolean> {
  if (reply === null || reply.text === null) return false;
  const target = await world.store.get("contents", [record.id, reply.sender, reply.id]);
  return target !== undefined && target.seq < before;
}

/** Behind the last of them. The rest of an entry's lines belongs with the first of them. */
function endOf(lines: readonly Entry<"timeline">[]): Seq {
  return Number(lines.at(-1)?.key[1] ?? 0) + 1;
}
