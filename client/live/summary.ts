// A conversation as one row of the list.

import type { AccountId, BlobId, UnixMs } from "../../protocol/index.ts";
import { contentItemId } from "../content/item-id.ts";
import { summaryOf } from "../content/summary.ts";
import { tick } from "../engine/receiving/ticks.ts";
import type { Waiting, WaitingMessage } from "../engine/sending/waiting.ts";
import { isArchived } from "../preferences/archived.ts";
import type { ConversationState, ConversationSummary, Preferences } from "../queries.ts";
import type { ConversationRecord, RequestRecord } from "../store/conversation-record.ts";
import { faceless, type People } from "./people.ts";

type Given = { waiting: Waiting; preferred: Preferences; typing: readonly AccountId[]; people: People };

/** Null where there is nothing to show yet: somebody added this device, and its Welcome has not come. */
export function summarize(record: ConversationRecord, given: Given): ConversationSummary | null {
  const { request } = record;
  return request === null ? chatRow(record, given) : requestRow(record, request, given);
}

/** As little as it takes to decide whether one looks at it. */
function requestRow(record: ConversationRecord, { by }: RequestRecord, given: Given): ConversationSummary | null {
  const people = faceless(given.people);
  const row = chatRow(record, { ...given, people, typing: [] });
  return (
    row && {
      ...row,
      photo: null,
      preview: null,
      reaction: null,
      unread: 0,
      mentioned: false,
      mention: null,
      request: { by: by && people.person(by) },
    }
  );
}

function chatRow(record: ConversationRecord, { waiting, typing, people, preferred }: Given): ConversationSummary | null {
  const state = shownState(record);
  if (state === null) return null;
  if (isGone(record, waiting, preferred)) return null;
  const { erased, reworded } = waiting;
  const written = waiting.messages.findLast(({ item }) => !erased.has(contentItemId(people.self, item.id)));
  return {
    id: record.id,
    kind: record.kind,
    title: titleOf(record, people),
    photo: photoOf(record, people),
    peer: record.peer === null ? null : people.person(record.peer),
    state,
    memberCount: record.memberCount,
    preview: previewOf(record, { written, erased, reworded }, people),
    reaction: reactionOf(record, people),
    at: Math.max(record.lastAt, written?.item.at ?? 0),
    unread: record.unread,
    mentioned: (record.mentioned ?? []).length > 0,
    mention: mentionOf(record, people),
    ...preferred,
    archived: archivedNow(record, preferred),
    typing: typing.map(people.person),
    request: null,
  };
}

/** Deleted from the list, and nobody has said anything since. A group goes when one has left it, or is about to. */
function isGone(
  { kind, state, saidAt = 0 }: ConversationRecord,
  { messages, changes }: Waiting,
  { gone, draft }: Preferences,
): boolean {
  const isOut = kind !== "group" || state === "left" || state === "removed" || changes.some((change) => change.kind === "leave");
  return gone !== null && isOut && saidAt <= gone && messages.length === 0 && draft === "";
}

export function archivedNow({ saidAt = 0 }: Pick<ConversationRecord, "saidAt">, preferred: Preferences): UnixMs | null {
  return isArchived(preferred, saidAt) ? preferred.archived : null;
}

export function shownState({ state, request }: Pick<ConversationRecord, "state" | "request">): ConversationState | null {
  return state === "awaited" || request?.hidden ? null : state;
}

export function titleOf(record: Pick<ConversationRecord, "kind" | "title" | "peer">, { person }: People): string {
  switch (record.kind) {
    case "self":
      return "";
    case "direct":
      return record.peer === null ? "" : person(record.peer).name;
    case "group":
      return record.title;
  }
}

export function photoOf(record: Pick<ConversationRecord, "kind" | "photo" | "peer">, { person }: People): BlobId | null {
  if (record.kind === "group") return record.photo?.blob ?? null;
  return record.peer === null ? null : person(record.peer).photo;
}

function previewOf(
  record: ConversationRecord,
  { written, erased, reworded }: { written: WaitingMessage | undefined } & Pick<Waiting, "erased" | "reworded">,
  { person, self }: People,
): ConversationSummary["preview"] {
  const placed = record.preview;
  if (written && (written.item.failure === null || written.item.at >= newest(placed))) {
    const { said, item } = written;
    const state = item.failure === null ? "pending" : "failed";
    const attachments = summaryOf(said) ?? null;
    const text = reworded.get(contentItemId(self, item.id))?.text ?? said.text;
    return { text, attachments, sender: person(self), own: true, state, deleted: false, seq: null };
  }
  if (placed === null) return null;
  const own = placed.sender === self;
  const shared = { sender: person(placed.sender), own, seq: placed.seq };
  // One's own is gone as soon as one says so.
  if (placed.kind === "deleted" || erased.has(contentItemId(placed.sender, placed.id)))
    return { ...shared, text: "", attachments: null, state: null, deleted: true };
  const attachments = placed.attachments ?? null;
  const text = reworded.get(contentItemId(placed.sender, placed.id))?.text ?? placed.text;
  return { ...shared, text, attachments, state: own ? tick(placed.seq, record) : null, deleted: false };
}

function mentionOf({ mentioned = [] }: ConversationRecord, { person }: People): ConversationSummary["mention"] {
  const newest = mentioned.findLast(({ sender }) => !person(sender).blocked);
  return newest === undefined ? null : { by: person(newest.sender), seq: newest.seq };
}

function reactionOf({ reacted = [] }: ConversationRecord, { person }: People): ConversationSummary["reaction"] {
  const found = reacted.findLast(({ by }) => !person(by).blocked);
  if (found === undefined) return null;
  const { emoji, by, text, attachments = null, seq } = found;
  return { emoji, by: person(by), text, attachments, seq };
}

function newest(preview: { at: UnixMs } | null): UnixMs {
  return preview?.at ?? 0;
}
