// Files on their way to the service: which, and what comes of it.

import type { BlobId, ConversationId } from "../../../protocol/index.ts";
import type { OutboxRecord, UploadRecord } from "../../store/tables.ts";
import type { Conversations } from "../conversations.ts";
import { backoffMs } from "../pace/backoff.ts";
import { semaphore } from "../pace/semaphore.ts";
import { failItem, isUploading, noteUploaded } from "../sending/outbox.ts";
import type { World } from "../world.ts";
import type { Job, Uploaded, upload } from "./upload.ts";

const PARTS_AT_ONCE = 3;

type Load = () => Promise<{ upload: typeof upload }>;

export class Uploads {
  private readonly sent = new Map<BlobId, number>();
  private readonly running = new Map<BlobId, Promise<Uploaded>>();
  private readonly part = semaphore(PARTS_AT_ONCE);
  private readonly waits = new Map<BlobId, { tries: number; cancel: (() => void) | null }>();
  private closed = false;

  private readonly world: World;
  private readonly conversations: Conversations;
  private readonly load: Load;

  /** @param load what sends one file */
  constructor(world: World, conversations: Conversations, load: Load) {
    this.world = world;
    this.conversations = conversations;
    this.load = load;
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
    for (const id of [...this.conversations.waiting()]) this.noteOutbox(id);
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
  /** @param kept until it is deleted, else as long as a message's file */
  async now(blob: BlobId, bytes: number, kept = true): Promise<Uploaded> {
    return this.run({ blob, bytes, kept, isWanted: () => !this.closed });
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
    const run = this.send(job).finally(() => {
      this.running.delete(job.blob);
      this.sent.delete(job.blob);
    });
    this.running.set(job.blob, run);
    return run;
  }

  private async send(job: Job): Promise<Uploaded> {
    const { upload } = await this.load();
    return upload(this.world, job, { part: this.part, sent: (bytes) => this.note(job.blob, bytes) });
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
