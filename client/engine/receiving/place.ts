// A content takes its place in the log: a message to show, or what its kind does to the conversation.

import type { BusinessProfile } from "../../../mls/index.ts";
import type { Seq, UnixMs } from "../../../protocol/index.ts";
import type { DecodedContent } from "../../content/content.ts";
import { readContent } from "../../content/content.ts";
import { countsAsUnread, type Kind, type Said } from "../../content/kind.ts";
import type { MessageBody } from "../../content/kinds/index.ts";
import { isCleared } from "../../preferences/cleared.ts";
import type { OutboxRecord, ReplyRecord } from "../../store/tables.ts";
import { addLine, type Draft, dropOutbox, placesAt } from "../draft.ts";
import { mayWrite } from "../group/may-write.ts";
import { toRemove } from "../preferred.ts";
import { begunAnew } from "../requests/request.ts";
import { passOver } from "../sending/outbox.ts";
import type { World } from "../world.ts";
import { chainAhead, chainOwn } from "./chaining.ts";
import { loadActing } from "./load-acting.ts";
import { noteMentioned } from "./mentioned.ts";
import type { Placed } from "./placed.ts";
import { preview } from "./preview.ts";
import { findReply } from "./reply.ts";

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
  const isUnheard = !mayWrite(draft, sender);
  const isIgnorable = body.kind === "unknown" && body.ignorable;
  if (isUnheard && (kind === undefined ? !isIgnorable : kind.message || kind.rewords)) {
    draft.writes.push({ table: "contents", key: [draft.record.id, sender, id], value: { seq, isGone: true } });
    return;
  }
  const livesMs = kind === undefined || kind.message ? draft.roster?.disappearingMs : null;
  const lifetime = livesMs == null ? {} : (await loadActing()).lifetimeAt(world, draft, placed, livesMs);
  const { preferred } = world;
  const mayGo = kind === undefined || kind.message !== undefined;
  if (preferred.toRemove.get(draft.record.id)?.has(seq)) draft.writes.push(toRemove(draft.record.id, seq, null));
  const isTakenAway = preferred.removes(draft.record.id, seq, at) || isCleared(preferred.of(draft.record.id).cleared, seq, at);
  // Its time ran out before it came, or it was cleared or taken away elsewhere: it does not come again.
  if (lifetime === null || (mayGo && isTakenAway)) {
    if (mayGo) draft.record.saidAt = Math.max(draft.record.saidAt ?? 0, at);
    draft.writes.push({ table: "contents", key: [draft.record.id, sender, id], value: { seq, isGone: true } });
    return;
  }
  if (kind?.message) {
    const said = kind.message(body) as Said<MessageBody>;
    const reply = known.reply ?? (await findReply(world, draft, kind.target?.(body) ?? content.reply));
    const { forwarded, page } = content;
    const once = kind.opensOnce?.(body);
    const shut = once && (await loadActing()).keepShut(world, draft, placed, { attachment: once, place: placesAt(draft, seq) });
    const marks = { ...lifetime, ...(shut && { once: shut }), ...(forwarded && { forwarded }), ...(page && { page }) };
    addLine(draft, seq, { kind: "message", at, sender, id, ...said, reply, ...marks });
    noteMessage(world, draft, { ...placed, id }, said, kind);
    return;
  }
  if (kind === undefined) {
    const place = placesAt(draft, seq);
    draft.writes.push({
      table: "unknowns",
      key: [draft.record.id, seq, place],
      value: { at, sender, content: encoded, ...(isUnheard && { isUnheard }) },
    });
    if (!isIgnorable) {
      addLine(draft, seq, { kind: "unknown", at, sender, id, ...lifetime });
      noteMessage(world, draft, { ...placed, id }, null, kind);
      return;
    }
  }
  draft.writes.push({ table: "contents", key: [draft.record.id, sender, id], value: { seq } });
  if (kind !== undefined) await (await loadActing()).act(world, draft, kind, { body, placed, business: known.business ?? null });
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
  const placed = { seq, at, sender: self, self, ownDevice: true, device: world.account().deviceId };
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
  const { seq, at, sender, self } = placed;
  record.saidAt = Math.max(record.saidAt ?? 0, at);
  if (said !== null) preview(draft, placed, said);
  if (sender !== self && record.request?.hidden) record.request = begunAnew(record, contacts.get(sender)?.blocked ?? false);
  if (sender === self || seq <= record.readUpTo || !countsAsUnread(kind)) return;
  record.unread++;
  noteMentioned(record, placed, said);
}
