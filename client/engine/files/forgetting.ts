// Takes what was said out of a conversation, page by page: each page goes whole, with its reactions, its gallery and its files.

import type { BlobId, Seq } from "../../../protocol/index.ts";
import type { Entry, Key, Write } from "../../store/port.ts";
import type { AtWork } from "../at-work.ts";
import { type Draft, dropOutbox, putOutbox } from "../draft.ts";
import { keepsHistory } from "../history/notes.ts";
import { isBrief } from "../receiving/lifetime.ts";
import { dropMentioned } from "../receiving/mentioned.ts";
import { takeFile } from "../receiving/once.ts";
import { dropReacted } from "../receiving/reacted.ts";
import { findQuotes, wordless } from "../receiving/reply.ts";
import { countsIn } from "../receiving/unread.ts";
import { silence } from "../receiving/uproot.ts";
import { actsOn } from "../sending/waiting.ts";
import type { World } from "../world.ts";
import { blobsOf } from "./blobs-of.ts";
import { unusedElsewhere } from "./file-use.ts";
import { GALLERY_KINDS } from "./gallery.ts";

const LINES_PER_STEP = 200;

/**
 * Everything before `before`. A crash leaves whole pages: those that went are gone, and asking again goes on with the rest. A file that
 * another message carries too stays.
 */
export async function forgetBefore(world: World, conversation: AtWork, before: Seq): Promise<void> {
  for (let isDone = false; !isDone; ) {
    const page = await world.store.range("timeline", { prefix: [conversation.id], before, limit: LINES_PER_STEP });
    isDone = page.length < LINES_PER_STEP;
    const end = isDone ? before : endOf(page);
    const lines = page.map(({ value }) => value);
    const blobs = await unusedElsewhere(world, { conversation: conversation.id, from: 0, before: end }, lines);
    await conversation.step((draft) => forgetPage(world, draft, end, blobs));
    await world.files.dropped(blobs);
  }
}

/** Where its contents were placed: after it nobody knows that they were here. */
export async function forgetContents(world: World, conversation: AtWork, before: Seq): Promise<void> {
  const { id } = conversation;
  for (let after: Key = [id]; ; ) {
    const page = await world.store.range("contents", { prefix: [id], after, limit: LINES_PER_STEP });
    const gone = page.filter(({ value }) => value.seq < before);
    if (gone.length > 0) await conversation.step(async (draft) => forget(draft, "contents", gone));
    const last = page.at(-1);
    if (page.length < LINES_PER_STEP || last === undefined) return;
    after = last.key;
  }
}

/** Read again within the step: something may have come since. */
async function forgetPage(world: World, draft: Draft, before: Seq, blobs: readonly BlobId[]): Promise<void> {
  const { record } = draft;
  const within = { prefix: [record.id], before };
  const lines = await world.store.range("timeline", within);
  const others = await Promise.all(
    (["reactions", "unknowns", "quotes", "stars"] as const).map((table) => world.store.range(table, within)),
  );
  const kinds = await Promise.all(GALLERY_KINDS.map((of) => world.store.range("gallery", { prefix: [record.id, of], before })));
  // What stays may quote what goes: that it was a reply stays, the words do not.
  const quotes = await findQuotes(world, draft, 0, before);
  silence(
    draft,
    quotes.filter(({ seq }) => seq >= before),
  );
  forget(draft, "timeline", lines);
  forget(draft, "reactions", others[0] ?? []);
  forget(draft, "unknowns", others[1] ?? []);
  forget(draft, "quotes", others[2] ?? []);
  forget(draft, "stars", others[3] ?? []);
  for (const { key, value } of await world.store.range("onceFiles", within))
    takeFile(world, draft, { seq: Number(key[1]), place: Number(key[2]) }, value);
  for (const entries of kinds) forget(draft, "gallery", entries);
  const isKept = keepsHistory(world.account());
  for (const { key, value } of lines) {
    if (isKept && !isBrief(value))
      draft.writes.push({ table: "historyNotes", key: [record.id, Number(key[1]), "line", Number(key[2])], value: {} });
    if (value.kind !== "message") continue;
    for (const blob of (value.attachments ?? []).flatMap(blobsOf))
      draft.writes.push({ table: "fileUses", key: [blob, record.id, Number(key[1])], value: null });
  }
  for (const blob of blobs) draft.writes.push({ table: "files", key: [blob], value: null });
  await forgetWaiting(world, draft, before, lines);
  const self = world.account().accountId;
  const unread = lines.filter(
    ({ key, value }) =>
      Number(key[1]) > record.readUpTo && countsIn(world.kinds, value) && "sender" in value && value.sender !== self,
  );
  record.unread = Math.max(0, record.unread - unread.length);
  if (record.preview !== null && (record.preview.seq ?? 0) < before) record.preview = null;
  dropReacted(draft, ({ to }) => to < before);
  dropMentioned(record, (seq) => seq < before);
  draft.forgotten = before;
}

function forget(draft: Draft, table: Write["table"], entries: readonly { key: Key }[]): void {
  for (const { key } of entries) draft.writes.push({ table, key, value: null });
}

/** One's own that waits: quotes lose their words; what acts on something that went goes too, unless it may have arrived. */
async function forgetWaiting(world: World, draft: Draft, before: Seq, lines: readonly Entry<"timeline">[]): Promise<void> {
  const gone = lines.flatMap(({ value }) => ("id" in value ? [{ sender: value.sender, id: value.id }] : []));
  for (const item of [...draft.outbox]) {
    const { reply } = item;
    if (reply?.seq != null && reply.seq < before) putOutbox(draft, { ...item, reply: wordless(reply) });
    if (item.sealed === null && gone.some((target) => actsOn(world.kinds, item, target))) dropOutbox(draft, item);
  }
}

/** Behind the last of them. The rest of an entry's lines belongs with the first of them. */
function endOf(lines: readonly Entry<"timeline">[]): Seq {
  return Number(lines.at(-1)?.key[1] ?? 0) + 1;
}
