// A conversation as one row of the list.

import type { AccountId, BlobId, UnixMs } from "../../protocol/index.ts";
import { contentItemId } from "../content/item-id.ts";
import { summaryOf } from "../content/summary.ts";
import { tick } from "../engine/receiving/ticks.ts";
import type { Waiting, WaitingMessage } from "../engine/sending/waiting.ts";
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
  return row && { ...row, photo: null, preview: null, unread: 0, request: { by: by && people.person(by) } };
}

function chatRow(record: ConversationRecord, { waiting, typing, people, preferred }: Given): ConversationSummary | null {
  const state = shownState(record);
  if (state === null) return null;
  const { erased } = waiting;
  const written = waiting.messages.findLast(({ item }) => !erased.has(contentItemId(people.self, item.id)));
  return {
    id: record.id,
    kind: record.kind,
    title: titleOf(record, people),
    photo: photoOf(record, people),
    peer: record.peer === null ? null : people.person(record.peer),
    state,
    memberCount: record.memberCount,
    preview: previewOf(record, { written, erased }, people),
    at: Math.max(record.lastAt, written?.item.at ?? 0),
    unread: record.unread,
    ...preferred,
    typing: typing.map(people.person),
    request: null,
  };
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
  { written, erased }: { written: WaitingMessage | undefined; erased: Waiting["erased"] },
  { person, self }: People,
): ConversationSummary["preview"] {
  const placed = record.preview;
  if (written && (written.item.failure === null || written.item.at >= newest(placed))) {
    const { said, item } = written;
    const state = item.failure === null ? "pending" : "failed";
    const attachments = summaryOf(said.attachments ?? []) ?? null;
    return { text: said.text, attachments, sender: person(self), own: true, state, deleted: false };
  }
  if (placed === null) return null;
  const own = placed.sender === self;
  const shared = { sender: person(placed.sender), own };
  // One's own is gone as soon as one says so.
  if (placed.kind === "deleted" || erased.has(contentItemId(placed.sender, placed.id)))
    return { ...shared, text: "", attachments: null, state: null, deleted: true };
  const attachments = placed.attachments ?? null;
  return { ...shared, text: placed.text, attachments, state: own ? tick(placed.seq, record) : null, deleted: false };
}

function newest(preview: { at: UnixMs } | null): UnixMs {
  return preview?.at ?? 0;
}
