// A message that its sender deletes for everyone: what goes with it, in the step that places the deletion, and one's own on its way out.

import type { AccountId, Seq } from "../../../protocol/index.ts";
import type { Body } from "../../content/content.ts";
import type { Target } from "../../content/target.ts";
import type { ReplyRecord } from "../../store/tables.ts";
import { type Draft, dropOutbox, putOutbox, replaceLine, setReaction } from "../draft.ts";
import { unusedElsewhere } from "../files/file-use.ts";
import { GALLERY_KINDS } from "../files/gallery.ts";
import { enqueue } from "../sending/outbox.ts";
import type { TimelineLine, World } from "../world.ts";
import { findLine, wordless } from "./reply.ts";

const LINES_PER_LOOK = 200;

/** @param sender whose deletion it is, by MLS: of another's message it is nothing */
export async function applyDeletion(world: World, draft: Draft, body: Body, sender: AccountId): Promise<void> {
  if (body.kind !== "deletion" || body.target.sender !== sender) return;
  const { target } = body;
  const self = world.account().accountId;
  // One that was refused: it must not be tried again.
  if (sender === self) for (const item of draft.outbox) if (isShownAs(item, target.id)) dropOutbox(draft, item);
  const line = await findLine(world, draft, target);
  if (line === undefined) return refuseLater(world, draft, target);
  const { seq, place, record } = line;
  if (record.kind === "deleted") return;
  replaceLine(draft, { seq, place, record: { kind: "deleted", at: record.at, sender, id: target.id } });
  const { preview } = draft.record;
  if (sender !== self && seq > draft.record.readUpTo) draft.record.unread = Math.max(0, draft.record.unread - 1);
  if (preview?.seq === seq) draft.record.preview = { kind: "deleted", text: "", sender, seq, at: preview.at };
  await forgetReactions(world, draft, seq);
  await forgetFiles(world, draft, line);
  await forgetQuotations(world, draft, target, seq);
}

/** @returns false where this device has no such message */
export async function putDeletion(world: World, draft: Draft, target: Target, given: { id?: string }): Promise<boolean> {
  if (draft.outbox.some(({ deletion }) => deletion?.id === target.id)) return true;
  const waits = draft.outbox.some((item) => isShownAs(item, target.id));
  const line = waits ? undefined : await findLine(world, draft, target);
  if (line?.record.kind === "deleted") return true;
  if (!waits && line === undefined) return false;
  const deletion = { id: target.id, of: line?.seq ?? null };
  enqueue(draft, { kind: "deletion", target }, { random: world.random, now: world.clock.now(), deletion, ...given });
  return true;
}

export function isShownAs({ id, shown }: Draft["outbox"][number], contentId: string): boolean {
  return shown !== null && id === contentId;
}

/** The service may hand out the message after its deletion: then it is taken for one that was there already. */
async function refuseLater(world: World, draft: Draft, { sender, id }: Target): Promise<void> {
  const key = [draft.record.id, sender, id];
  draft.seen.add(`${sender} ${id}`);
  if ((await world.store.get("contents", key)) === undefined)
    draft.writes.push({ table: "contents", key, value: { seq: draft.record.cursor } });
}

async function forgetReactions(world: World, draft: Draft, to: Seq): Promise<void> {
  const stored = await world.store.range("reactions", { prefix: [draft.record.id], from: to, before: to + 1 });
  const here = draft.reactions.filter((change) => change.to === to).map(({ account }) => account);
  for (const account of [...stored.map(({ key }) => key[2] as AccountId), ...here])
    setReaction(draft, { to, account, reaction: null });
  for (const item of draft.outbox) {
    const { reaction, ...rest } = item;
    if (reaction?.to !== to) continue;
    // What is sealed may have arrived, and must go: it finds nothing to stand at.
    if (item.sealed === null) dropOutbox(draft, item);
    else putOutbox(draft, rest);
  }
}

async function forgetFiles(world: World, draft: Draft, { seq, record }: TimelineLine): Promise<void> {
  const { id } = draft.record;
  const lists = await Promise.all(
    GALLERY_KINDS.map((of) => world.store.range("gallery", { prefix: [id, of], from: seq, before: seq + 1 })),
  );
  for (const { key } of lists.flat()) draft.writes.push({ table: "gallery", key, value: null });
  if (record.kind !== "message" || record.attachments === undefined) return;
  const all = (await world.store.range("conversations", { prefix: [] })).map(({ value }) => value.id);
  const gone = { conversation: id, from: seq, before: seq + 1 };
  for (const blob of await unusedElsewhere(world, { all, gone }, [record])) {
    draft.writes.push({ table: "files", key: [blob], value: null });
    draft.dropped.push(blob);
  }
}

/** Whoever replied to it did so after it. */
async function forgetQuotations(world: World, draft: Draft, target: Target, seq: Seq): Promise<void> {
  const quotes = (reply: ReplyRecord | null) => reply?.id === target.id && reply.sender === target.sender;
  for (const item of draft.outbox)
    if (item.shown && quotes(item.shown.reply))
      putOutbox(draft, { ...item, shown: { ...item.shown, reply: wordless(item.shown.reply) } });
  for (const { seq: at, place, record } of [...(await linesAfter(world, draft, seq)), ...draft.lines, ...draft.changed])
    if (record.kind === "message" && quotes(record.reply))
      replaceLine(draft, { seq: at, place, record: { ...record, reply: wordless(record.reply) } });
}

/** Those replies that are stored, and not changed in this step. */
async function linesAfter(world: World, draft: Draft, seq: Seq): Promise<TimelineLine[]> {
  const replies: TimelineLine[] = [];
  for (let from = seq + 1; ; ) {
    const page = await world.store.range("timeline", { prefix: [draft.record.id], from, limit: LINES_PER_LOOK });
    for (const { key, value } of page) {
      const [at, place] = [Number(key[1]), Number(key[2])];
      const isHere = [...draft.lines, ...draft.changed].some((line) => line.seq === at && line.place === place);
      if (value.kind === "message" && value.reply !== null && !isHere) replies.push({ seq: at, place, record: value });
    }
    const last = page.at(-1);
    if (last === undefined || page.length < LINES_PER_LOOK) return replies;
    from = Number(last.key[1]) + 1;
  }
}
