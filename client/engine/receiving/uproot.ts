// A message with all that hangs on it: found by index before a step takes it away, whoever quotes it and however long ago it was.

import type { AccountId, BlobId, Seq } from "../../../protocol/index.ts";
import type { Target } from "../../content/target.ts";
import type { Key } from "../../store/port.ts";
import type { Lifetime, OnceFileRecord } from "../../store/tables.ts";
import { type Draft, dropOutbox, putOutbox, replaceLine, replaceLines, setReaction, setStar } from "../draft.ts";
import { blobsOf } from "../files/blobs-of.ts";
import { unusedElsewhere } from "../files/file-use.ts";
import { GALLERY_KINDS } from "../files/gallery.ts";
import { actsOn } from "../sending/waiting.ts";
import type { TimelineLine, World } from "../world.ts";
import { isAhead } from "./is-ahead.ts";
import { dropMentioned } from "./mentioned.ts";
import { shutFile, takeFile } from "./once.ts";
import { dropReacted } from "./reacted.ts";
import { findLine, findQuotes, wordless } from "./reply.ts";

export type Uprooted = {
  line: TimelineLine | undefined;
  /** Whether its id came here once */
  isKnown: boolean;
  reactors: AccountId[];
  isStarred: boolean;
  gallery: Key[];
  /** Files that nothing else carries */
  files: BlobId[];
  quotes: TimelineLine[];
  /** What may be opened once of it */
  shut: OnceFileRecord | undefined;
};

export async function uproot(world: World, draft: Draft, target: Target): Promise<Uprooted> {
  const { store } = world;
  const { id } = draft.record;
  const line = await findLine(world, draft, target);
  const known = await store.get("contents", [id, target.sender, target.id]);
  // Where only other words for it came, or votes in it, it is not here yet, and those go too.
  const isKnown = line !== undefined || (known !== undefined && !isAhead(known));
  if (line === undefined)
    return { line, isKnown, reactors: [], isStarred: false, gallery: [], files: [], quotes: [], shut: undefined };
  const { seq, place, record } = line;
  const within = { from: seq, before: seq + 1 };
  const [reactions, ...lists] = await Promise.all([
    store.range("reactions", { prefix: [id], ...within }),
    ...GALLERY_KINDS.map((of) => store.range("gallery", { prefix: [id, of], ...within })),
  ]);
  const isStarred = (await store.get("stars", [id, seq, place])) !== undefined;
  const here = draft.reactions.filter(({ to }) => to === seq).map(({ account }) => account);
  return {
    line,
    isKnown,
    reactors: [...reactions.map(({ key }) => key[2] as AccountId), ...here],
    isStarred,
    gallery: lists.flat().map(({ key }) => key),
    files: await unusedElsewhere(world, { conversation: id, ...within }, [record]),
    quotes: await findQuotes(world, draft, seq, seq + 1),
    shut: await shutFile(world, draft, line),
  };
}

/** Puts "deleted" in its place. One that comes after its deletion is taken for one that was there already. */
export function erase(world: World, draft: Draft, target: Target, found: Uprooted): void {
  const self = world.account().accountId;
  const { sender, id } = target;
  // One's own that was refused must not be tried again.
  if (sender === self) for (const item of draft.outbox) if (item.isMessage && item.id === id) dropOutbox(draft, item);
  const { line } = found;
  if (line === undefined) {
    refuseLater(draft, target, found);
    return;
  }
  const { seq, place, record } = line;
  if (record.kind === "deleted") return;
  const { livesMs, expiresAt } = record as Lifetime;
  // That there was something goes when it would have gone itself.
  replaceLine(draft, {
    seq,
    place,
    record: { kind: "deleted", at: record.at, sender, id, ...(livesMs && { livesMs }), ...(expiresAt && { expiresAt }) },
  });
  const { preview } = draft.record;
  if (sender !== self && seq > draft.record.readUpTo) draft.record.unread = Math.max(0, draft.record.unread - 1);
  if (preview?.seq === seq) draft.record.preview = { kind: "deleted", text: "", sender, id, seq, at: preview.at };
  takeAway(world, draft, target, found);
}

/** All that hangs on it, with whatever stands in its place. */
export function takeAway(world: World, draft: Draft, target: Target, found: Uprooted): void {
  if (found.line === undefined) return;
  const { seq, place, record } = found.line;
  dropReacted(draft, ({ to }) => to === seq);
  dropMentioned(draft.record, (at) => at === seq);
  for (const account of found.reactors) setReaction(draft, { to: seq, account, reaction: null });
  if (found.isStarred) setStar(draft, { seq, place, star: null });
  forgetWaiting(world, draft, target);
  const conversation = draft.record.id;
  for (const key of found.gallery) draft.writes.push({ table: "gallery", key, value: null });
  draft.writes.push({ table: "unknowns", key: [conversation, seq, place], value: null });
  draft.writes.push({ table: "quotes", prefix: [conversation, seq] });
  if (record.kind === "message") {
    for (const blob of (record.attachments ?? []).flatMap(blobsOf))
      draft.writes.push({ table: "fileUses", key: [blob, conversation, seq], value: null });
    if (record.reply?.seq != null)
      draft.writes.push({ table: "quotes", key: [conversation, record.reply.seq, seq, place], value: null });
  }
  for (const blob of found.files) {
    draft.writes.push({ table: "files", key: [blob], value: null });
    draft.dropped.push(blob);
  }
  takeFile(world, draft, found.line, found.shut);
  silence(draft, found.quotes);
}

export function silence(draft: Draft, quotes: readonly TimelineLine[]): void {
  const silent = quotes.flatMap((quote) =>
    quote.record.kind === "message" ? [{ ...quote, record: { ...quote.record, reply: wordless(quote.record.reply) } }] : [],
  );
  replaceLines(draft, silent);
}

/** One's own that wait: what never left goes, what may have arrived goes on and finds nothing to stand at. */
function forgetWaiting(world: World, draft: Draft, target: Target): void {
  for (const item of [...draft.outbox]) {
    const { reply } = item;
    if (reply !== null && reply.id === target.id && reply.sender === target.sender)
      putOutbox(draft, { ...item, reply: wordless(reply) });
    if (item.sealed === null && actsOn(world.kinds, item, target)) dropOutbox(draft, item);
  }
}

function refuseLater(draft: Draft, { sender, id }: Target, { isKnown }: Uprooted): void {
  draft.seen.add(`${sender} ${id}`);
  if (isKnown) return;
  const seq: Seq = draft.record.cursor;
  draft.writes.push({ table: "contents", key: [draft.record.id, sender, id], value: { seq } });
}
