// Files on their way to the service: part by part out of the vault, at most three parts at once; what arrived is not sent again.

import { type BlobId, type ConversationId, mediaPaths, partRange, partsOf, type Rejection } from "../../../protocol/index.ts";
import type { SendFailure } from "../../queries.ts";
import type { OutboxRecord, UploadRecord } from "../../store/tables.ts";
import { retryAfterMs } from "../connection/submit.ts";
import type { Conversations } from "../conversations.ts";
import { backoffMs } from "../pace/backoff.ts";
import { semaphore } from "../pace/semaphore.ts";
import { failItem, isUploading, noteUploaded } from "../sending/outbox.ts";
import type { World } from "../world.ts";

const PARTS_AT_ONCE = 3;
/** R2 may refuse to put parts together that were sent twice at once: then they are sent again. */
const COMPLETIONS = 3;
const SWEPT_WITHIN_MS = 3600_000;

export type Uploaded =
  | { kind: "done" }
  /** Nobody wants it any more. */
  | { kind: "cancelled" }
  | { kind: "later"; afterMs: number | null }
  | { kind: "failed"; failure: SendFailure };
type Job = { blob: BlobId; bytes: number; kept: boolean; isWanted: () => boolean };

export class Uploads {
  private readonly sent = new Map<BlobId, number>();
  private readonly running = new Map<BlobId, Promise<Uploaded>>();
  private readonly part = semaphore(PARTS_AT_ONCE);
  private readonly waits = new Map<BlobId, { tries: number; cancel: (() => void) | null }>();
  private closed = false;

  private readonly world: World;
  private readonly conversations: Conversations;

  constructor(world: World, conversations: Conversations) {
    this.world = world;
    this.conversations = conversations;
  }

  /** Of one that has not arrived whole. */
  sentBytes(blob: BlobId): number {
    return this.sent.get(blob) ?? 0;
  }

  /** Begins what waits in this conversation and is not under way. */
  noteOutbox(conversation: ConversationId): void {
    if (this.closed) return;
    for (const item of this.conversations.outbox(conversation)) {
      if (item.failure !== null || !isUploading(item)) continue;
      for (const upload of item.uploads ?? []) if (!upload.isComplete) this.begin(conversation, item, upload);
    }
  }

  /** The network is back: nothing waits for its backoff any longer. */
  wake(): void {
    for (const [blob, wait] of this.waits) {
      wait.cancel?.();
      this.waits.set(blob, { tries: 0, cancel: null });
    }
    for (const { id } of this.conversations.all()) this.noteOutbox(id);
  }

  /** One that is not sent after all: what arrived is taken back. */
  async abandon(blobs: readonly BlobId[]): Promise<void> {
    for (const blob of blobs) {
      await this.running.get(blob);
      this.waits.get(blob)?.cancel?.();
      this.waits.delete(blob);
      await this.world.api.call("deleteBlob", { blob });
    }
    await this.world.files.forget(blobs);
  }

  /** A profile's photo, which no message waits for. */
  async now(blob: BlobId, bytes: number): Promise<Uploaded> {
    return this.run({ blob, bytes, kept: true, isWanted: () => !this.closed });
  }

  close(): void {
    this.closed = true;
    for (const { cancel } of this.waits.values()) cancel?.();
  }

  private begin(conversation: ConversationId, { clientId }: OutboxRecord, { blob, bytes }: UploadRecord): void {
    if (this.running.has(blob) || this.waits.get(blob)?.cancel) return;
    const isWanted = () => !this.closed && this.conversations.outbox(conversation).some((item) => holds(item, blob));
    const run = this.run({ blob, bytes, kept: false, isWanted });
    run
      .then((uploaded) => this.ended(conversation, { clientId, blob }, uploaded))
      .catch((error: unknown) => {
        this.world.failed(error);
        this.again(conversation, blob, null);
      });
  }

  private async ended(
    id: ConversationId,
    { clientId, blob }: { clientId: OutboxRecord["clientId"]; blob: BlobId },
    uploaded: Uploaded,
  ): Promise<void> {
    const conversation = this.conversations.get(id);
    if (this.closed || conversation === undefined) return;
    if (uploaded.kind === "later") return this.again(id, blob, uploaded.afterMs);
    this.waits.delete(blob);
    if (uploaded.kind === "cancelled") return;
    await conversation.step(async (draft) => {
      if (uploaded.kind === "done") noteUploaded(draft, blob);
      else failItem(draft, clientId, uploaded.failure);
    });
    conversation.kick();
  }

  private again(conversation: ConversationId, blob: BlobId, afterMs: number | null): void {
    if (this.closed) return;
    const tries = (this.waits.get(blob)?.tries ?? 0) + 1;
    const wait = afterMs ?? backoffMs(tries, this.world.random.fraction());
    const cancel = this.world.clock.after(wait, () => {
      this.waits.set(blob, { tries, cancel: null });
      this.noteOutbox(conversation);
    });
    this.waits.set(blob, { tries, cancel });
  }

  private run(job: Job): Promise<Uploaded> {
    const known = this.running.get(job.blob);
    if (known !== undefined) return known;
    const run = this.upload(job).finally(() => {
      this.running.delete(job.blob);
      this.sent.delete(job.blob);
    });
    this.running.set(job.blob, run);
    return run;
  }

  private async upload({ blob, bytes, kept, isWanted }: Job): Promise<Uploaded> {
    const { api } = this.world;
    for (let i = 0; i < COMPLETIONS; i++) {
      if (!isWanted()) return { kind: "cancelled" };
      const begun = await api.call("createUpload", { blob }, { bytes, kept });
      if (begun.kind !== "ok") return notNow(begun);
      if (begun.value.isComplete) return { kind: "done" };
      const parts = Array.from({ length: partsOf(bytes) }, (_, at) => at + 1);
      const missing = parts.filter((part) => !begun.value.received.includes(part));
      this.note(blob, bytes - lengthOf(bytes, missing));
      const outcomes = await Promise.all(missing.map((part) => this.part(() => this.sendPart({ blob, bytes, isWanted }, part))));
      const problem = outcomes.find((outcome) => outcome.kind !== "done");
      if (problem !== undefined) return problem;
      const completed = await api.call("completeUpload", { blob });
      if (completed.kind === "ok") return { kind: "done" };
      if (completed.kind === "rejected" && completed.rejection.kind === "upload-incomplete") continue;
      return notNow(completed);
    }
    return { kind: "later", afterMs: null };
  }

  private async sendPart({ blob, bytes, isWanted }: Omit<Job, "kept">, part: number): Promise<Uploaded> {
    if (!isWanted()) return { kind: "cancelled" };
    const { from, to } = partRange(bytes, part);
    const piece = await this.world.files.read(blob, from, to);
    if (piece === undefined) return { kind: "failed", failure: "file-lost" };
    const answer = await this.world.api.put(mediaPaths.part, { blob, part: `${part}` }, piece);
    if (answer.kind !== "ok") return notNow(answer);
    this.note(blob, this.sentBytes(blob) + piece.length);
    return { kind: "done" };
  }

  private note(blob: BlobId, sentBytes: number): void {
    this.sent.set(blob, sentBytes);
    const conversation = this.world.files.placeOf(blob)?.conversation;
    if (conversation) this.world.publish({ kind: "conversation", conversation, lines: [] });
  }
}

function holds(item: OutboxRecord, blob: BlobId): boolean {
  return item.failure === null && (item.uploads ?? []).some((upload) => upload.blob === blob && !upload.isComplete);
}

function lengthOf(bytes: number, parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum + partRange(bytes, part).to - partRange(bytes, part).from, 0);
}

function notNow(answer: { kind: "no-answer" } | { kind: "rejected"; rejection: Rejection }): Uploaded {
  if (answer.kind === "no-answer") return { kind: "later", afterMs: null };
  const { rejection } = answer;
  switch (rejection.kind) {
    case "rate-limited":
    case "unavailable":
      return { kind: "later", afterMs: retryAfterMs(rejection) };
    case "no-session":
    // The service has forgotten it while it was on its way: it begins anew.
    case "not-found":
      return { kind: "later", afterMs: null };
    // Nobody else has this id: it is our own upload, which took longer than the service waits, and is about to be swept.
    case "blob-exists":
      return { kind: "later", afterMs: SWEPT_WITHIN_MS };
    case "quota-exceeded":
      return { kind: "failed", failure: "quota" };
    default:
      return { kind: "failed", failure: "refused" };
  }
}
