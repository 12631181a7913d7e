// The outbox: content goes in as typed, is sealed once, and leaves when the service has placed it (CL1, CL4).

import { seal } from "../../../mls/index.ts";
import {
  type AccountId,
  type BlobId,
  type ClientId,
  idFromBytes,
  MAX_MESSAGE_BYTES,
  type Seq,
  toBase64Url,
  type UnixMs,
} from "../../../protocol/index.ts";
import { type Body, encodeContent, padContent } from "../../content/content.ts";
import type { Kinds } from "../../content/kind.ts";
import { KINDS } from "../../content/kinds/index.ts";
import type { LinkedPage } from "../../content/linked-page.ts";
import type { Random } from "../../ports.ts";
import type { SendFailure } from "../../queries.ts";
import type { OutboxRecord, ReplyRecord, UploadRecord } from "../../store/tables.ts";
import { type Draft, dropOutbox, moveRatchet, putOutbox } from "../draft.ts";
import { mayWrite } from "../group/may-write.ts";
import { stampOf } from "../receiving/chain.ts";

const SEALED_AT_ONCE = 50;

type Writing = {
  random: Random;
  now: UnixMs;
  reply?: ReplyRecord | null;
  /** Where the caller names it */
  id?: string;
  /** What must be at the service first */
  uploads?: UploadRecord[];
  forwarded?: true | undefined;
  page?: LinkedPage | undefined;
  kinds?: Kinds;
};

/** @returns the content's id */
export function enqueue(
  draft: Draft,
  body: Body,
  { random, now, reply = null, id = toBase64Url(random.bytes(16)), uploads = [], forwarded, page, kinds = KINDS }: Writing,
): string {
  const counter = draft.record.counter++;
  const kind = kinds.named(body.kind);
  const isMessage = kind?.message !== undefined;
  const target = kind?.target?.(body);
  // What has a target says itself what it is about.
  const named = kind?.target === undefined && reply ? { id: reply.id, sender: reply.sender } : null;
  const marks = { ...(forwarded && { forwarded }), ...(page && { page }) };
  const content = encodeContent({ id, sentAt: now, counter, body, reply: named, ...marks }, kinds);
  putOutbox(draft, {
    counter,
    clientId: idFromBytes<ClientId>(random.bytes(16)),
    id,
    content,
    at: now,
    isMessage,
    ...(kind?.rewords && target && { rewords: target.id }),
    reply,
    ...marks,
    uploads,
    typedAt: seenUpTo(draft),
    sealed: null,
    failure: null,
  });
  return id;
}

/** A device on its way in knows by another one who was there. Null: there is no group yet. */
function seenUpTo({ record: { state, cursor }, roster }: Draft): Seq | null {
  if (state === "creating" || state === "awaited") return null;
  const members = (state === "joining" && roster?.members) || [];
  return Math.max(cursor, ...members.map(({ joinedAt }) => joinedAt));
}

/**
 * Those to seal now, in order. What was sealed in an epoch that is over was not accepted there: its place in the log would be
 * before the Commit that ended the epoch, and we have read up to that. The client id stays, so that even then it counts once.
 */
export function toSeal(outbox: readonly OutboxRecord[], epoch: { generation: number; epoch: number }): OutboxRecord[] {
  return waiting(outbox)
    .filter(({ sealed }) => sealed === null || sealed.generation !== epoch.generation || sealed.epoch !== epoch.epoch)
    .slice(0, SEALED_AT_ONCE);
}

export async function sealWaiting(draft: Draft, asking: Asking): Promise<void> {
  const { generation, epoch } = draft.record;
  if (!mayWrite(draft, asking.account().accountId))
    for (const item of draft.outbox) if (isWritten(item)) failItem(draft, item.clientId, "not-allowed");
  for (const item of toSeal(withoutHeld(draft, asking), { generation, epoch })) {
    if (draft.group === null) return;
    const { group, bytes, leaf, consumed } = await seal(
      draft.group,
      padContent(item.content),
      draft.chain === null ? new Uint8Array() : stampOf(draft.chain),
    );
    moveRatchet(draft, group, leaf, consumed);
    putOutbox(draft, {
      ...item,
      sealed: { generation, epoch, bytes },
      failure: bytes.length > MAX_MESSAGE_BYTES ? "too-long" : null,
    });
  }
}

/** Sealed in this epoch and not under way, in order: everything before it is sealed too. */
export function toSubmit(
  outbox: readonly OutboxRecord[],
  epoch: { generation: number; epoch: number },
  underWay: (clientId: ClientId) => boolean,
): OutboxRecord[] {
  return waiting(outbox).filter(
    ({ sealed, clientId }) =>
      sealed !== null && sealed.generation === epoch.generation && sealed.epoch === epoch.epoch && !underWay(clientId),
  );
}

export function failItem(draft: Draft, clientId: ClientId, failure: SendFailure): void {
  const item = draft.outbox.find((each) => each.clientId === clientId);
  if (item === undefined) return;
  if (!item.isMessage) dropOutbox(draft, item);
  else putOutbox(draft, { ...item, failure });
}

/** The person asks for another try: as new content, since the service may have forgotten why it refused the old. */
export function retryItem(draft: Draft, item: OutboxRecord, random: Random): void {
  putOutbox(draft, { ...item, clientId: idFromBytes<ClientId>(random.bytes(16)), sealed: null, failure: null });
}

/** Own submissions that the service placed beyond the cursor: the cursor passes over them when it gets there. */
export function passOver(draft: Draft, seq: Seq): void {
  if (seq <= draft.record.cursor) return;
  draft.record.ahead = [...draft.record.ahead, seq];
  advanceOverAhead(draft);
}

export function advanceOverAhead(draft: Draft): void {
  while (draft.record.ahead.includes(draft.record.cursor + 1)) draft.record.cursor++;
  if (draft.record.ahead.length > 0) draft.record.ahead = draft.record.ahead.filter((seq) => seq > draft.record.cursor);
}

function isSealedNow({ generation, epoch }: Pick<Draft["record"], "generation" | "epoch">, { sealed }: OutboxRecord): boolean {
  return sealed !== null && sealed.generation === generation && sealed.epoch === epoch;
}

/** What a person said, in a message or in other words for one */
function isWritten({ isMessage, rewords }: Pick<OutboxRecord, "isMessage" | "rewords">): boolean {
  return isMessage || rewords !== undefined;
}

/** Who has come since its author looked: what people write is not sealed to them before the author has seen that (CT2). */
export function newcomersFor(
  { roster, record }: Pick<Draft, "roster" | "record">,
  item: OutboxRecord,
  self: AccountId,
): AccountId[] {
  const { typedAt } = item;
  if (roster === null || record.kind !== "group" || typedAt === null || !isWritten(item)) return [];
  // Sealed in this epoch: whoever is in it now was in then.
  if (isSealedNow(record, item)) return [];
  return roster.members.flatMap(({ account, joinedAt }) => (joinedAt > typedAt && account !== self ? [account] : []));
}

export type Asking = { account(): { accountId: AccountId; disappearingMs?: number | null }; asksBeforeNewcomers: boolean };

type Waiting = Pick<Draft, "roster" | "record"> & { outbox: readonly OutboxRecord[] };

/** What people wrote keeps its order: behind the first that is held all wait. */
export function heldItems(state: Waiting, { account, asksBeforeNewcomers }: Asking): readonly OutboxRecord[] {
  if (!asksBeforeNewcomers) return [];
  const written = state.outbox.filter((item) => item.failure === null && isWritten(item));
  const first = written.findIndex((item) => newcomersFor(state, item, account().accountId).length > 0);
  // What was sealed for this epoch may have arrived: that cannot be taken back.
  return first < 0 ? [] : written.slice(first).filter((item) => !isSealedNow(state.record, item));
}

export function withoutHeld(state: Waiting, asking: Asking): readonly OutboxRecord[] {
  // What failed before somebody brought this account in again may be tried again: not before the person lets them see it.
  if (state.record.request !== null) return state.outbox.filter((item) => !isWritten(item));
  const held = new Set(heldItems(state, asking));
  return held.size === 0 ? state.outbox : state.outbox.filter((item) => !held.has(item));
}

/** The person brought these in: what waits for nobody else need not wait for them. */
export function knowsOf(draft: Draft, people: readonly AccountId[], { seq, self }: { seq: Seq; self: AccountId }): void {
  for (const item of draft.outbox) {
    const newcomers = newcomersFor(draft, item, self);
    const isAsked = newcomers.some((account) => !people.includes(account));
    if (newcomers.length > 0 && !isAsked) putOutbox(draft, { ...item, typedAt: seq });
  }
}

/** Whose files are still on their way waits, and with it files that were sent after it, and other words for any of them; texts do not. */
function waiting(outbox: readonly OutboxRecord[]): OutboxRecord[] {
  const sound = outbox.filter(({ failure }) => failure === null);
  const firstOnItsWay = sound.find(isUploading)?.counter ?? Number.POSITIVE_INFINITY;
  const ready = sound.filter(({ counter, uploads = [] }) => uploads.length === 0 || counter < firstOnItsWay);
  if (ready.every(({ rewords }) => rewords === undefined)) return ready;
  // Before its message an edit would find nothing, and be nothing for good.
  const going = new Set(ready);
  const waits = new Set(outbox.flatMap((item) => (item.isMessage && !going.has(item) ? [item.id] : [])));
  return ready.filter(({ rewords }) => rewords === undefined || !waits.has(rewords));
}

export function isUploading({ uploads = [] }: Pick<OutboxRecord, "uploads">): boolean {
  return uploads.some(({ isComplete }) => !isComplete);
}

/** Blobs that must not go: the service does not have them yet. */
export function uploadingIn(outbox: readonly OutboxRecord[]): BlobId[] {
  return outbox.flatMap(({ uploads = [] }) => uploads.filter(({ isComplete }) => !isComplete).map(({ blob }) => blob));
}

/** A blob is at the service, whole. */
export function noteUploaded(draft: Draft, blob: BlobId): void {
  for (const item of draft.outbox) {
    if (!item.uploads?.some((upload) => upload.blob === blob && !upload.isComplete)) continue;
    const uploads = item.uploads.map((upload) => (upload.blob === blob ? { ...upload, isComplete: true } : upload));
    putOutbox(draft, { ...item, uploads });
  }
}
