// A conversation as one row of the list.

import type { AccountId, BlobId, UnixMs } from "../../protocol/index.ts";
import { summaryOf } from "../engine/receiving/content-effects.ts";
import { tick } from "../engine/receiving/ticks.ts";
import type { ConversationState, ConversationSummary } from "../queries.ts";
import type { ConversationRecord, OutboxRecord } from "../store/tables.ts";
import type { People } from "./people.ts";

type Given = { outbox: readonly OutboxRecord[]; typing: readonly AccountId[]; people: People };

/** Null where there is nothing to show yet: somebody added this device, and its Welcome has not come. */
export function summarize(record: ConversationRecord, { outbox, typing, people }: Given): ConversationSummary | null {
  const state = shownState(record);
  if (state === null) return null;
  const deletions = outbox.flatMap(({ deletion }) => deletion ?? []);
  const written = outbox.findLast(({ id, shown }) => shown !== null && !deletions.some((each) => each.id === id));
  return {
    id: record.id,
    kind: record.kind,
    title: titleOf(record, people),
    photo: photoOf(record, people),
    peer: record.peer === null ? null : people.person(record.peer),
    state,
    memberCount: record.memberCount,
    preview: previewOf(record, { written, deletions }, people),
    at: Math.max(record.lastAt, written?.at ?? 0),
    unread: record.unread,
    draft: record.draft,
    typing: typing.map(people.person),
  };
}

export function shownState({ state }: ConversationRecord): ConversationState | null {
  return state === "awaited" ? null : state;
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

/** Newest first; the id decides between equals, so that the order never flickers. */
export function sortSummaries(summaries: Iterable<ConversationSummary>): ConversationSummary[] {
  return [...summaries].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
}

function previewOf(
  record: ConversationRecord,
  { written, deletions }: { written: OutboxRecord | undefined; deletions: NonNullable<OutboxRecord["deletion"]>[] },
  { person, self }: People,
): ConversationSummary["preview"] {
  const placed = record.preview;
  if (written?.shown && (written.failure === null || written.at >= newest(placed))) {
    const state = written.failure === null ? "pending" : "failed";
    const attachments = summaryOf(written.shown.attachments ?? []) ?? null;
    return { text: written.shown.text, attachments, sender: person(self), own: true, state, deleted: false };
  }
  if (placed === null) return null;
  const own = placed.sender === self;
  const shared = { sender: person(placed.sender), own };
  // One's own is gone as soon as one says so.
  if (placed.kind === "deleted" || deletions.some(({ of }) => of === placed.seq))
    return { ...shared, text: "", attachments: null, state: null, deleted: true };
  const attachments = placed.attachments ?? null;
  return { ...shared, text: placed.text, attachments, state: own ? tick(placed.seq, record) : null, deleted: false };
}

function newest(preview: { at: UnixMs } | null): UnixMs {
  return preview?.at ?? 0;
}
