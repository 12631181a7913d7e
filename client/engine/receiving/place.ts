// A content takes its place in the log: a message to show, or what its kind does to the conversation.

import type { BusinessProfile } from "../../../mls/index.ts";
import type { Seq, UnixMs } from "../../../protocol/index.ts";
import type { DecodedContent } from "../../content/content.ts";
import { readContent } from "../../content/content.ts";
import { countsAsUnread, type Kind, type Said } from "../../content/kind.ts";
import type { MessageBody } from "../../content/kinds/index.ts";
import { summaryOf } from "../../content/summary.ts";
import type { OutboxRecord, ReplyRecord } from "../../store/tables.ts";
import { addLine, type Draft, dropOutbox } from "../draft.ts";
import { begunAnew } from "../requests/request.ts";
import { passOver } from "../sending/outbox.ts";
import type { TimelineLine, World } from "../world.ts";
import { chainAhead, chainOwn } from "./chaining.ts";
import { chatOf } from "./chat.ts";
import type { Placed } from "./placed.ts";
import { findLine, findReply } from "./reply.ts";
import { type Uprooted, uproot } from "./uproot.ts";

const PREVIEW_LETTERS = 200;

/** `reply`: as it was found when it was written; `business`: what the sender signed of itself, checked */
export type Known = { reply?: ReplyRecord | null; business?: BusinessProfile | null };

/** @param draft where each content comes once: a second one with its id is nothing */
export async function placeContent(
  world: World,
  draft: Draft,
  { content, encoded }: DecodedContent,
  placed: Placed,
  known: Known = {},
): Promise<void> {
  const { seq, at, sender } = placed;
  const key = `${sender} ${content.id}`;
  if (draft.seen.has(key)) return;
  draft.seen.add(key);
  const { body, id } = content;
  const kind = body.kind === "unknown" ? undefined : world.kinds.named(body.kind);
  if (kind?.message) {
    const said = kind.message(body) as Said<MessageBody>;
    const reply = known.reply ?? (await findReply(world, draft, kind.target?.(body) ?? content.reply));
    addLine(draft, seq, { kind: "message", at, sender, id, ...said, reply });
    noteMessage(world, draft, { ...placed, id }, said, kind);
    return;
  }
  if (kind === undefined) {
    const isIgnorable = body.kind === "unknown" && body.ignorable;
    const place = draft.lines.filter((line) => line.seq === seq).length;
    draft.writes.push({ table: "unknowns", key: [draft.record.id, seq, place], value: { at, sender, content: encoded } });
    if (!isIgnorable) {
      addLine(draft, seq, { kind: "unknown", at, sender, id });
      noteMessage(world, draft, { ...placed, id }, null, kind);
      return;
    }
  }
  draft.writes.push({ table: "contents", key: [draft.record.id, sender, id], value: { seq } });
  if (kind !== undefined) await act(world, draft, kind, { body, placed, business: known.business ?? null });
}

/** What is no message. */
export async function act(
  world: World,
  draft: Draft,
  kind: Kind,
  { body, placed, business }: { body: { kind: string }; placed: Placed; business: BusinessProfile | null },
): Promise<void> {
  const target = kind.target?.(body);
  let line: TimelineLine | undefined;
  let uprooted: Uprooted | null = null;
  if (target && kind.uproots) uprooted = await uproot(world, draft, target);
  else if (target) line = await findLine(world, draft, target);
  const seq = line?.record.kind === "message" ? line.seq : null;
  kind.place?.(chatOf(world, draft, placed, business), body, { seq, uprooted });
}

/** The service has placed one of our own. */
export async function confirmItem(
  world: World,
  draft: Draft,
  item: OutboxRecord,
  { seq, at }: { seq: Seq; at: UnixMs },
): Promise<void> {
  const self = world.account().accountId;
  const content = readContent(item.content, world.kinds);
  dropOutbox(draft, item);
  draft.record.ownSinceUpdate++;
  draft.record.serverAt = Math.max(draft.record.serverAt, at);
  const placed = { seq, at, sender: self, self, ownDevice: true };
  if (content) await placeContent(world, draft, { content, encoded: item.content }, placed, { reply: item.reply });
  chainOwn(draft, item, { seq, at }, world.account().deviceId);
  passOver(draft, seq);
  chainAhead(draft);
}

/** @param said null: nothing that a list could say */
function noteMessage(
  { contacts }: Pick<World, "contacts">,
  draft: Draft,
  placed: Placed & { id: string },
  said: Said | null,
  kind: Kind | undefined,
): void {
  const { record } = draft;
  const { seq, sender, self } = placed;
  if (said !== null) preview(draft, placed, said);
  if (sender !== self && record.request?.hidden) record.request = begunAnew(record, contacts.get(sender)?.blocked ?? false);
  if (sender !== self && seq > record.readUpTo && countsAsUnread(kind)) record.unread++;
}

/** The last words of the chat, if there are none newer. */
export function preview({ record }: Draft, { seq, at, sender, id }: Placed & { id: string }, said: Said): void {
  if (record.preview !== null && (record.preview.seq ?? 0) >= seq) return;
  const attachments = summaryOf(said.attachments ?? []);
  const text = said.text.slice(0, PREVIEW_LETTERS);
  record.preview = { kind: "text", text, sender, id, seq, at, ...(attachments && { attachments }) };
}
