// What a content does once it is placed in the log: a message to show, a reaction, a title, a name, somebody leaving.

import type { BusinessProfile } from "../../../mls/index.ts";
import type { AccountId, Seq, UnixMs } from "../../../protocol/index.ts";
import type { Attachment, BlobKey } from "../../content/attachment.ts";
import { namesOf } from "../../content/contacts.ts";
import type { Content, DecodedContent } from "../../content/content.ts";
import { readContent } from "../../content/content.ts";
import { wordsOf } from "../../content/location.ts";
import type { AttachmentsSummary, OutboxRecord, ReactionRecord } from "../../store/tables.ts";
import { addLine, type Draft, dropOutbox, setReaction, setRoster } from "../draft.ts";
import { depart } from "../group/departure.ts";
import { passOver } from "../sending/outbox.ts";
import type { World } from "../world.ts";
import { applyDeletion } from "./deletion.ts";
import type { About } from "./reply.ts";

const LEAVE_TURN_MS = 20_000;

export type Placed = { seq: Seq; at: UnixMs; sender: AccountId; self: AccountId; ownDevice: boolean };

export function applyContent(
  draft: Draft,
  { content, encoded }: DecodedContent,
  { reply, reactsTo, business }: About & { business: BusinessProfile | null },
  placed: Placed,
): void {
  const { seq, at, sender, self } = placed;
  const key = `${sender} ${content.id}`;
  if (draft.seen.has(key)) return;
  draft.seen.add(key);
  switch (content.body.kind) {
    case "text":
      addLine(draft, seq, { kind: "message", at, sender, id: content.id, text: content.body.text, reply });
      noteMessage(draft, placed, { text: content.body.text });
      return;
    case "media": {
      const { caption: text, attachments } = content.body;
      addLine(draft, seq, { kind: "message", at, sender, id: content.id, text, attachments, reply });
      noteMessage(draft, placed, { text, attachments: summaryOf(attachments) });
      return;
    }
    case "choices": {
      const { choices } = content.body;
      addLine(draft, seq, { kind: "message", at, sender, id: content.id, text: choices.text, choices, reply });
      noteMessage(draft, placed, { text: choices.text });
      return;
    }
    case "choice": {
      const { option: choice, title: text } = content.body;
      addLine(draft, seq, { kind: "message", at, sender, id: content.id, text, choice, reply });
      noteMessage(draft, placed, { text });
      return;
    }
    case "location": {
      const text = wordsOf(content.body.location);
      addLine(draft, seq, { kind: "message", at, sender, id: content.id, text, location: content.body.location, reply });
      noteMessage(draft, placed, { text });
      return;
    }
    case "contacts": {
      const text = namesOf(content.body.contacts);
      addLine(draft, seq, { kind: "message", at, sender, id: content.id, text, contacts: content.body.contacts, reply });
      noteMessage(draft, placed, { text });
      return;
    }
    case "permission":
      draft.writes.push({ table: "contents", key: [draft.record.id, sender, content.id], value: { seq } });
      applyPermission(draft, content.body.granted, placed);
      return;
    case "deletion":
      // What it does needs the store, and once more it changes nothing.
      return;
    case "unknown":
      addLine(draft, seq, { kind: "unknown", at, sender, id: content.id, content: encoded });
      noteMessage(draft, placed, null);
      return;
    case "reaction":
      // Without its message it is forgotten, but for its id: it comes once only.
      draft.writes.push({ table: "contents", key: [draft.record.id, sender, content.id], value: { seq } });
      if (reactsTo !== null) setReaction(draft, { to: reactsTo, account: sender, reaction: reactionOf(content.body.emoji, seq) });
      return;
    case "title":
      applyTitle(draft, content.body.title, placed);
      return;
    case "photo":
      applyPhoto(draft, content.body.photo, placed);
      return;
    case "profile": {
      const { name, photo } = content.body;
      if (sender !== self)
        draft.contacts.push({ accountId: sender, name, photo, nameFrom: "self", ...(business && { business }) });
      return;
    }
    case "introduction":
      if (sender === draft.record.titleFrom && draft.record.kind === "group") {
        draft.record.title = content.body.title;
        draft.record.photo = content.body.photo;
        draft.record.titleFrom = null;
      }
      for (const { account, name, photo } of content.body.profiles)
        if (account !== self && isMember(draft, account))
          draft.contacts.push({ accountId: account, name, photo, nameFrom: "introduction" });
      return;
    case "leave":
      applyLeave(draft, placed);
  }
}

/** The service has placed one of our own. */
export async function confirmItem(
  world: World,
  draft: Draft,
  item: OutboxRecord,
  { seq, at }: { seq: Seq; at: UnixMs },
): Promise<void> {
  const self = world.account().accountId;
  const content = readContent(item.content);
  dropOutbox(draft, item);
  draft.record.ownSinceUpdate++;
  draft.record.serverAt = Math.max(draft.record.serverAt, at);
  if (content) {
    const decoded = { content: content satisfies Content, encoded: item.content };
    const about = { reply: item.shown?.reply ?? null, reactsTo: item.reaction?.to ?? null, business: null };
    applyContent(draft, decoded, about, { seq, at, sender: self, self, ownDevice: true });
    await applyDeletion(world, draft, content.body, self);
  }
  passOver(draft, seq);
}

export function summaryOf(attachments: readonly Attachment[]): AttachmentsSummary | undefined {
  const [first] = attachments;
  if (first === undefined) return undefined;
  const isOneKind = attachments.every(({ kind }) => kind === first.kind);
  return { kind: isOneKind ? first.kind : "file", count: attachments.length, durationMs: isOneKind ? first.durationMs : null };
}

function noteMessage(
  draft: Draft,
  { seq, at, sender, self }: Placed,
  message: { text: string; attachments?: AttachmentsSummary | undefined } | null,
): void {
  const { record } = draft;
  if (message !== null && (record.preview === null || (record.preview.seq ?? 0) < seq)) {
    const { attachments } = message;
    const text = message.text.slice(0, 200);
    record.preview = { kind: "text", text, sender, seq, at, ...(attachments && { attachments }) };
  }
  if (sender !== self && seq > record.readUpTo) record.unread++;
}

function reactionOf(emoji: string, seq: Seq): ReactionRecord | null {
  return emoji === "" ? null : { emoji, seq };
}

function applyTitle(draft: Draft, title: string, { seq, at, sender }: Placed): void {
  const { record, roster } = draft;
  if (record.kind !== "group" || title === "" || roster === null) return;
  if (roster.whoEdits === "admins" && !roster.admins.includes(sender)) return;
  record.titleFrom = null;
  if (record.title === title) return;
  record.title = title;
  addLine(draft, seq, { kind: "system", at, line: { kind: "title", by: sender, title } });
}

function applyPhoto(draft: Draft, photo: BlobKey | null, { seq, at, sender }: Placed): void {
  const { record, roster } = draft;
  if (record.kind !== "group" || roster === null) return;
  if (roster.whoEdits === "admins" && !roster.admins.includes(sender)) return;
  record.photo = photo;
  addLine(draft, seq, { kind: "system", at, line: { kind: "photo", by: sender } });
}

/** Between two only: in a group it would say nothing. */
function applyPermission(draft: Draft, granted: boolean, { seq, at, sender, self }: Placed): void {
  const { record } = draft;
  const permits = record.permits ?? [];
  if (record.kind !== "direct" || record.peer === null || permits.includes(sender) === granted) return;
  record.permits = granted ? [...permits, sender] : permits.filter((account) => account !== sender);
  addLine(draft, seq, {
    kind: "system",
    at,
    line: { kind: "permission", by: sender, to: sender === self ? record.peer : self, granted },
  });
}

/** Admins' devices remove who left, each in its turn so that they do not race; a later one finds nothing left to do. */
function applyLeave(draft: Draft, { seq, at, sender, self, ownDevice }: Placed): void {
  const { record, roster } = draft;
  if (record.kind !== "group" || roster === null || record.leaving.includes(sender)) return;
  record.leaving = [...record.leaving, sender];
  setRoster(draft, roster);
  addLine(draft, seq, { kind: "system", at, line: { kind: "left", account: sender } });
  if (sender === self) {
    if (ownDevice) depart(draft, "left");
    else record.state = "left";
    return;
  }
  const admins = roster.members.filter(({ account }) => roster.admins.includes(account) && !record.leaving.includes(account));
  const turn = admins.findIndex(({ account }) => account === self);
  if (turn < 0) return;
  const intent = { id: `leave-${sender}-${seq}`, change: { kind: "remove", account: sender, leaving: true } as const };
  record.intents = [...record.intents, { ...intent, tries: 0, notBefore: at + turn * LEAVE_TURN_MS, claimed: [], failed: null }];
}

function isMember(draft: Draft, account: AccountId): boolean {
  return draft.roster?.members.some((member) => member.account === account) ?? false;
}
