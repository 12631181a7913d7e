// Where what comes out of a history finds its place: beside what this device has by itself, which is newer.

import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { type Row, seqOf } from "../../history/row.ts";
import { isCleared } from "../../preferences/cleared.ts";
import type { ContentRecord, TimelineRecord } from "../../store/tables.ts";
import type { Conversation } from "../conversation.ts";
import { type Draft, setReaction, setStar } from "../draft.ts";
import { toRemove } from "../preferred.ts";
import { isAhead } from "../receiving/is-ahead.ts";
import { expiryInHistory, isBrief } from "../receiving/lifetime.ts";
import { preview } from "../receiving/preview.ts";
import { asSaidSince, reactionsSince } from "../receiving/said-ahead.ts";
import type { TimelineLine, World } from "../world.ts";

/** What this device has is newer than what comes now. */
export async function placeRows(
  { store, clock, preferred }: Pick<World, "store" | "clock" | "preferred">,
  conversation: Conversation | undefined,
  rows: Row[],
): Promise<void> {
  if (conversation === undefined) return;
  await conversation.step(async (draft) => {
    draft.isFromHistory = true;
    const [lines, reactions, stars] = [rows.filter(isLine), rows.filter(isReaction), rows.filter(isStar)];
    const known = await store.getMany(
      "timeline",
      lines.map(({ key }) => key),
    );
    // Taken back or said otherwise since it was written there, before it was read here.
    const since = await store.getMany(
      "contents",
      lines.map(({ key, value }) => {
        const said = value?.kind === "message" ? value : null;
        return [key[0] as ConversationId, said?.sender ?? ("" as AccountId), said?.id ?? ""];
      }),
    );
    const over = new Set<number>();
    const reactedSince = new Map<number, ContentRecord>();
    for (const [i, { key, value: written }] of lines.entries()) {
      if (known[i] !== undefined || written === null) continue;
      const [seq, place] = [Number(key[1]), Number(key[2])];
      // Cleared since: the history hears of it.
      if (isCleared(preferred.of(draft.record.id).cleared, seq, written.at)) {
        over.add(seq);
        noteOver(draft, { seq, place, record: written }, "line");
        continue;
      }
      if ("id" in written && preferred.removes(draft.record.id, seq, written.at)) {
        over.add(seq);
        noteOver(draft, { seq, place, record: written }, "line");
        draft.writes.push(toRemove(draft.record.id, seq, null));
        continue;
      }
      const expiresAt = expiryInHistory(written);
      const held = heldHere(written);
      const value = expiresAt === undefined ? held : { ...held, expiresAt };
      if ("id" in value && (since[i]?.isGone || (expiresAt !== undefined && expiresAt <= clock.now()))) {
        over.add(seq);
        noteOver(draft, { seq, place, record: value }, "gone");
        continue;
      }
      const ahead = since[i];
      const record = ahead ? asSaidSince({ seq, place, record: value }, ahead) : value;
      // What is there is not what holds: the history hears of it.
      if (ahead !== undefined)
        draft.writes.push({ table: "historyNotes", key: [draft.record.id, seq, "line", place], value: {} });
      if (ahead !== undefined && !isAhead(ahead)) continue;
      draft.lines.push({ seq, place, record });
      noteLine(draft, seq, record);
      if (ahead?.reacted !== undefined && record.kind === "message") reactedSince.set(seq, ahead);
    }
    const said = await store.getMany(
      "reactions",
      reactions.map(({ key }) => key),
    );
    const takenBack = await saidSince(store, reactions, "reaction");
    for (const [i, { key, value }] of reactions.entries()) {
      if (said[i] !== undefined || takenBack[i] || value === null || over.has(seqOf({ key }))) continue;
      setReaction(draft, { to: seqOf({ key }), account: key[2] as never, reaction: value });
    }
    for (const [to, ahead] of reactedSince) await placeReacted(store, draft, to, ahead);
    const starred = await store.getMany(
      "stars",
      stars.map(({ key }) => key),
    );
    const unstarred = await saidSince(store, stars, "star");
    for (const [i, { key, value }] of stars.entries())
      if (starred[i] === undefined && !unstarred[i] && value !== null && !over.has(seqOf({ key })))
        setStar(draft, { seq: seqOf({ key }), place: Number(key[2]), star: value });
  });
}

/** Taken back here, while parts were still to come: the history has not heard of it yet, which it does once all of it was read. */
async function saidSince(store: World["store"], rows: readonly Row[], what: "reaction" | "star"): Promise<boolean[]> {
  const keys = rows.map(({ key: [conversation = "", seq = 0, of = ""] }) => [conversation, seq, what, of]);
  return (await store.getMany("historyNotes", keys)).map((note) => note !== undefined);
}

/** What was said to it before it came here: no part that comes now or came before knows of that, and the history hears of it. */
async function placeReacted(store: World["store"], draft: Draft, to: number, ahead: ContentRecord): Promise<void> {
  const { id } = draft.record;
  const stored = await store.range("reactions", { prefix: [id], from: to, before: to + 1 });
  const known = new Map(stored.map(({ key, value }) => [key[2], value]));
  for (const each of draft.reactions) if (each.to === to && each.reaction !== null) known.set(each.account, each.reaction);
  for (const { account, reaction } of reactionsSince(ahead, (by) => known.get(by))) {
    if (reaction !== null || known.has(account)) setReaction(draft, { to, account, reaction });
    draft.writes.push({ table: "historyNotes", key: [id, to, "reaction", account], value: {} });
  }
}

/** What may be opened once comes by no history: another device has it, or nobody any more. */
function heldHere(record: TimelineRecord): TimelineRecord {
  if (record.kind !== "message" || record.once?.file !== "here") return record;
  return { ...record, once: { ...record.once, file: "none" } };
}

/** Its time ran out before it came here, or it was cleared: it does not come again, nor stays what newer parts said to it, and the history hears of it. */
function noteOver({ record: { id }, writes }: Draft, { seq, place, record }: TimelineLine, note: "gone" | "line"): void {
  writes.push({ table: "reactions", prefix: [id, seq] }, { table: "stars", prefix: [id, seq] });
  if ("id" in record) writes.push({ table: "contents", key: [id, record.sender, record.id], value: { seq, isGone: true } });
  if (!isBrief(record)) writes.push({ table: "historyNotes", key: [id, seq, note, place], value: {} });
}

/** It was seen on another device. */
function noteLine(draft: Draft, seq: number, line: Extract<Row, { table: "timeline" }>["value"]): void {
  const { record } = draft;
  if (line === null) return;
  record.readUpTo = Math.max(record.readUpTo, record.unread === 0 ? seq : 0);
  if (line.kind !== "message") return;
  const { at, sender, id, text, attachments, body } = line;
  record.saidAt = Math.max(record.saidAt ?? 0, at);
  preview(draft, { seq, at, sender, id, self: sender, ownDevice: false }, { text, body, ...(attachments && { attachments }) });
}

function isLine(row: Row): row is Extract<Row, { table: "timeline" }> {
  return row.table === "timeline";
}

function isStar(row: Row): row is Extract<Row, { table: "stars" }> {
  return row.table === "stars";
}

function isReaction(row: Row): row is Extract<Row, { table: "reactions" }> {
  return row.table === "reactions";
}
