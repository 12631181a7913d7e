// All that an account has, as the files of a readable archive, one after another: each is made while it is read, so none is ever whole in memory.

import type { ConversationId } from "../../protocol/index.ts";
import { tidyFileName } from "../content/file-name.ts";
import { once } from "../live/once.ts";
import type { ConversationSummary, MediaRef, TimelineItem, Watching } from "../queries.ts";
import type { Verbs } from "../verbs.ts";
import { lineOf } from "./line.ts";

/** Where it is read from: a Client, or a page's way to one */
export type ExportSource = { watching: Watching; verbs: Pick<Verbs, "readMedia"> };
export type ExportEntry = { name: string; lastModified: Date; input: ReadableStream<Uint8Array<ArrayBuffer>> };
export type ExportProgress = { done: number; total: number };

const ITEMS_AT_ONCE = 500;
const PART_BYTES = 1024 * 1024;
const PART_TRIES = 3;

type Found = { path: string; ref: MediaRef; at: number };
type Missing = { file: string; why: string };

/** @param now of the archive @param come how many chats are in by now */
export async function* exportEntries(
  source: ExportSource,
  now: Date,
  come: (progress: ExportProgress) => void = () => {},
): AsyncGenerator<ExportEntry> {
  const [account, chats] = await Promise.all([
    once(source.watching, { kind: "account" }),
    once(source.watching, { kind: "conversations" }),
  ]);
  if (account === null) return;
  const { handle, name, accountId } = account;
  const missing: Missing[] = [];
  yield json("account.json", now, { handle, name, account: accountId, exportedAt: now.toISOString(), chats: chats.length });
  for (const [i, chat] of chats.entries()) {
    come({ done: i, total: chats.length });
    yield* chatEntries(source, chat, `chats/${folderOf(chat, i)}`, { now, missing, isWhole: true });
  }
  come({ done: chats.length, total: chats.length });
  if (missing.length > 0) yield json("missing.json", now, missing);
}

/** How far the export of one chat is; `ofFiles`: how many there are, once that is known */
export type ChatProgress = { messages: number; files: number; ofFiles: number | null };
export type ChatExport = {
  come?: (progress: ChatProgress) => void;
  /** A page to read it by, beside the data. @param fileOf where that attachment lies, from the page's place on; undefined: it is not in it */
  page?: (chat: ExportedChat, items: AsyncIterable<TimelineItem>, fileOf: FileOf) => AsyncIterable<string>;
};
export type ExportedChat = Pick<ConversationSummary, "kind" | "title"> & {
  members: readonly { name: string; handle: string | null }[];
};
export type FileOf = (item: TimelineItem, index: number) => string | undefined;

/** One chat alone, without what is not to last: what disappears, may be opened once, or was deleted. */
export async function* exportChat(
  source: ExportSource,
  conversation: ConversationId,
  now: Date,
  { come = () => {}, page }: ChatExport = {},
): AsyncGenerator<ExportEntry> {
  const chat = (await once(source.watching, { kind: "conversations" })).find(({ id }) => id === conversation);
  if (chat === undefined) return;
  const missing: Missing[] = [];
  const title = titleOf(chat);
  const folder = `chat ${tidyFileName(title)}`;
  yield* chatEntries(source, chat, folder, { now, missing, isKept: isLasting, come, ...(page && { page }) });
  if (missing.length > 0) yield json(`${folder}/missing.json`, now, missing);
}

function isLasting(item: TimelineItem): boolean {
  // What waits to be sent is nobody's yet.
  if (item.kind === "deleted" || item.seq === null) return false;
  return item.kind !== "message" || (item.once === null && item.disappears !== true);
}

type Going = ChatExport & { now: Date; missing: Missing[]; isKept?: (item: TimelineItem) => boolean; isWhole?: boolean };

async function* chatEntries(
  source: ExportSource,
  chat: ConversationSummary,
  folder: string,
  { now, missing, isKept = () => true, isWhole = false, come = () => {}, page }: Going,
): AsyncGenerator<ExportEntry> {
  const files: Found[] = [];
  const paths = new Map<string, string>();
  const progress: ChatProgress = { messages: 0, files: 0, ofFiles: null };
  const at = new Date(chat.at);
  const details = await once(source.watching, { kind: "conversation", conversation: chat.id });
  const members = details?.members.map(({ name, handle, accountId }) => ({ name, handle, account: accountId })) ?? [];
  // One chat alone may be for somebody else to read.
  const note = isWhole && details?.note ? { note: details.note } : {};
  yield json(`${folder}/chat.json`, at, { title: titleOf(chat), kind: chat.kind, members, ...note });
  const pathFor = (item: TimelineItem, index: number) => {
    const path = pathOf(item, index, chat.id, files);
    paths.set(`${item.id} ${index}`, path);
    return path;
  };
  const items = itemsIn(source, chat.id, isKept);
  const counted = (messages: number) => come(Object.assign(progress, { messages }));
  yield { name: `${folder}/messages.json`, lastModified: at, input: streamed(asJson(items, pathFor, counted)) };
  if (page !== undefined) {
    const fileOf: FileOf = (item, index) => paths.get(`${item.id} ${index}`);
    const words = page({ kind: chat.kind, title: titleOf(chat), members }, itemsIn(source, chat.id, isKept), fileOf);
    yield { name: `${folder}/messages.html`, lastModified: at, input: streamed(encoded(words)) };
  }
  for (const [i, { path, ref, at }] of files.entries()) {
    come(Object.assign(progress, { files: i, ofFiles: files.length }));
    const file = `${folder}/${path}`;
    const first = await part(source, ref, 0);
    if (first.kind !== "ok") missing.push({ file, why: first.kind });
    else
      yield {
        name: file,
        lastModified: new Date(at || now),
        input: streamed(bytesOf(source, ref, first, () => missing.push({ file, why: "cut-off" }))),
      };
  }
}

async function* itemsIn(
  { watching }: ExportSource,
  conversation: ConversationId,
  isKept: (item: TimelineItem) => boolean,
): AsyncGenerator<TimelineItem> {
  const leftOut = new Set<string>();
  for (let after = 0; ; ) {
    const page = await once(watching, { kind: "timeline", conversation, limit: ITEMS_AT_ONCE, after });
    for (const item of page.items) {
      if (!isKept(item)) leftOut.add(item.id);
      // Nor in the words of whoever quotes it.
      else if (item.kind === "message" && item.reply && leftOut.has(item.reply.id))
        yield { ...item, reply: { ...item.reply, text: null, attachment: null } };
      else yield item;
    }
    const last = page.items.findLast(({ seq }) => seq !== null)?.seq ?? null;
    if (!page.hasNewer || last === null) break;
    after = last;
  }
}

/** One list, a message a line. What they carry is noted as it goes by. */
async function* asJson(
  items: AsyncIterable<TimelineItem>,
  pathFor: (item: TimelineItem, index: number) => string,
  counted: (messages: number) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield text("[");
  let count = 0;
  for await (const item of items) {
    yield text(`${count === 0 ? "" : ","}\n${JSON.stringify(lineOf(item, (index) => pathFor(item, index)))}`);
    count++;
    if (count % ITEMS_AT_ONCE === 0) counted(count);
  }
  counted(count);
  yield text("\n]\n");
}

async function* encoded(words: AsyncIterable<string>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const some of words) yield text(some);
}

/** Names begin with what nobody else chose, so that none is another's, nor a path, nor a name that a system keeps for itself. */
function pathOf(item: TimelineItem, index: number, conversation: ConversationId, files: Found[]): string {
  const attachment = item.kind === "message" ? item.attachments[index] : undefined;
  const name = tidyFileName(attachment?.name ?? `${attachment?.kind ?? "file"}.${extensionOf(attachment?.type ?? "")}`);
  const path = `media/${files.length + 1} ${name}`;
  files.push({ path, ref: { conversation, item: item.id, index, part: "file" }, at: item.at });
  return path;
}

function folderOf(chat: ConversationSummary, index: number): string {
  return `${String(index + 1).padStart(4, "0")} ${tidyFileName(titleOf(chat))}`;
}

function titleOf({ kind, title }: ConversationSummary): string {
  return kind === "self" ? "Notes to yourself" : title;
}

const EXTENSION = /^[a-z]+\/([a-z0-9]{1,8})$/;
function extensionOf(type: string): string {
  return EXTENSION.exec(type)?.[1] ?? "bin";
}

type Part = { bytes: Uint8Array<ArrayBuffer>; totalBytes: number };

async function part({ verbs }: ExportSource, ref: MediaRef, from: number): Promise<({ kind: "ok" } & Part) | { kind: string }> {
  for (let tries = 1; ; tries++) {
    const read = await verbs.readMedia(ref, { from, to: from + PART_BYTES });
    if (read.kind === "ok") return { kind: "ok", bytes: read.bytes, totalBytes: read.totalBytes };
    const mayCome = read.kind === "offline" || read.kind === "try-later";
    if (!mayCome || tries === PART_TRIES) return read;
  }
}

async function* bytesOf(
  source: ExportSource,
  ref: MediaRef,
  first: Part | { kind: string },
  cutOff: () => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let read: Part | { kind: string } = first;
  for (let at = 0; "bytes" in read; ) {
    yield read.bytes;
    at += read.bytes.length;
    if (at >= read.totalBytes) return;
    if (read.bytes.length === 0) break;
    read = await part(source, ref, at);
  }
  cutOff();
}

function json(name: string, lastModified: Date, value: unknown): ExportEntry {
  return { name, lastModified, input: streamed([text(`${JSON.stringify(value, null, 2)}\n`)]) };
}

/** Made when it is asked for, and not before */
function streamed(parts: Iterable<Uint8Array<ArrayBuffer>> | AsyncIterable<Uint8Array<ArrayBuffer>>) {
  const reading = Symbol.asyncIterator in parts ? parts[Symbol.asyncIterator]() : parts[Symbol.iterator]();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await reading.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await reading.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

function text(words: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(words);
}
