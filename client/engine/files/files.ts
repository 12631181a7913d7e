// What this device holds of all files: encrypted blobs in the vault, a record for each, and which go first when there is too much.

import type { BlobId, ConversationId } from "../../../protocol/index.ts";
import type { AttachmentKind } from "../../content/attachment.ts";
import type { Vault } from "../../media/vault.ts";
import type { Clock } from "../../ports.ts";
import type { Store, Write } from "../../store/port.ts";
import type { FileRecord } from "../../store/tables.ts";
import { serial } from "../pace/serial.ts";

/** Reading a file again within this time writes nothing. */
const TOUCH_AFTER_MS = 3600_000;
const SCOPE = "files";
const RELIEF_BYTES = 16 * 1024 * 1024;

export type FilePlace = { conversation: ConversationId | null; kind: AttachmentKind };
type OpenStream = () => ReadableStream<Uint8Array<ArrayBuffer>>;
/** Those that must stay: they have not reached the service yet. */
type Pinned = () => ReadonlySet<BlobId>;
type Parts = {
  store: Store;
  vault: Vault;
  clock: Clock;
  limitBytes: number;
  limitFiles?: number | undefined;
  pinned: Pinned;
  changed: () => void;
};

export class Files {
  readonly limitBytes: number;
  private readonly records: Map<BlobId, FileRecord>;
  private readonly parts: Parts;
  private readonly inTurn = serial();
  private readonly held = new Map<BlobId, number>();

  private constructor(parts: Parts, records: Map<BlobId, FileRecord>) {
    this.parts = parts;
    this.records = records;
    this.limitBytes = parts.limitBytes;
  }

  static async open(parts: Parts): Promise<Files> {
    const stored = await parts.store.range("files", { prefix: [] });
    return new Files(parts, new Map(stored.map(({ key, value }) => [key[0] as BlobId, value])));
  }

  /**
   * A crash may have left a blob without a record, or a record without its blob: both go. Nobody waits for it: listing a vault takes longer
   * the more there is in it, and until then a record without its blob is one that has to be fetched.
   */
  async tidy(): Promise<void> {
    const before = new Set(this.records.keys());
    const listed = new Set((await this.parts.vault.list()).map(({ blob }) => blob));
    // What is being written has no record yet, and is held.
    for (const blob of listed) if (!this.mayRead(blob)) await this.parts.vault.remove(blob);
    const gone = [...before].filter((blob) => !listed.has(blob) && this.records.has(blob));
    if (gone.length > 0) await this.write(gone.map((blob) => [blob, null]));
  }

  all(): { blob: BlobId; record: FileRecord }[] {
    return [...this.records].map(([blob, record]) => ({ blob, record }));
  }

  has(blob: BlobId): boolean {
    return this.records.has(blob);
  }

  placeOf(blob: BlobId): FilePlace | undefined {
    return this.records.get(blob);
  }

  get usedBytes(): number {
    return sum([...this.records.values()].map(({ bytes }) => bytes));
  }

  /** Put, and recorded. */
  async keep(blob: BlobId, bytes: number, place: FilePlace, open: OpenStream): Promise<"kept" | "no-room"> {
    const release = this.hold(blob);
    try {
      const outcome = await this.put(blob, bytes, open);
      if (outcome === "kept") await this.write([[blob, this.recordOf(bytes, place)]]);
      return outcome;
    } finally {
      release();
    }
  }

  /**
   * Into the vault, whole or not at all, under a blob that the caller holds. What a crash leaves without a record goes with `tidy`.
   * @param bytes of the blob @param open is called again where room had to be made first
   * @throws what the stream throws
   */
  async put(blob: BlobId, bytes: number, open: OpenStream): Promise<"kept" | "no-room"> {
    await this.makeRoom(bytes, this.limitBytes);
    let outcome = await this.parts.vault.write(blob, open());
    // The disk is fuller than we think: whatever can go makes room once.
    if (outcome === "no-room" && (await this.makeRoom(bytes, this.usedBytes)))
      outcome = await this.parts.vault.write(blob, open());
    return outcome === "done" ? "kept" : "no-room";
  }

  recordOf(bytes: number, { conversation, kind }: FilePlace): FileRecord {
    return { conversation, kind, bytes, usedAt: this.parts.clock.now() };
  }

  record(files: readonly { blob: BlobId; record: FileRecord }[]): Promise<void> {
    return this.write(files.map(({ blob, record }) => [blob, record]));
  }

  /** Records that were stored with the message that speaks of them. */
  adopted(records: readonly { blob: BlobId; record: FileRecord }[]): void {
    for (const { blob, record } of records) this.records.set(blob, record);
    if (records.length > 0) this.parts.changed();
  }

  async read(blob: BlobId, from: number, to: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    await this.touch(blob);
    return (await this.find(blob)) ? this.parts.vault.read(blob, from, to) : undefined;
  }

  async stream(blob: BlobId): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined> {
    await this.touch(blob);
    return (await this.find(blob)) ? this.parts.vault.stream(blob) : undefined;
  }

  /** Held here, and neither in use nor on its way to the service. */
  mayGo(blob: BlobId): boolean {
    return this.records.has(blob) && !this.pinned().has(blob);
  }

  /** Those whose records went with the messages that spoke of them. */
  async dropped(blobs: readonly BlobId[]): Promise<void> {
    for (const blob of blobs) this.records.delete(blob);
    for (const blob of blobs) await this.parts.vault.remove(blob);
    if (blobs.length > 0) this.parts.changed();
  }

  async forget(blobs: readonly BlobId[]): Promise<void> {
    if (blobs.length === 0) return;
    for (const blob of blobs) await this.parts.vault.remove(blob);
    await this.write(blobs.map((blob) => [blob, null]));
  }

  /** It stays until the answer is called, whatever happens meanwhile. */
  hold(blob: BlobId): () => void {
    this.held.set(blob, (this.held.get(blob) ?? 0) + 1);
    return () => {
      const others = (this.held.get(blob) ?? 1) - 1;
      if (others > 0) this.held.set(blob, others);
      else this.held.delete(blob);
    };
  }

  /** All that match and may go. */
  async free(isMeant: (record: FileRecord) => boolean): Promise<void> {
    const pinned = this.pinned();
    await this.forget(
      this.all()
        .filter(({ blob, record }) => isMeant(record) && !pinned.has(blob))
        .map(({ blob }) => blob),
    );
  }

  /** The device is full: what can be fetched again makes room for what was typed. @returns whether anything went */
  async relieve(): Promise<boolean> {
    const leaving = leastRecentlyUsed(this.records, this.pinned(), RELIEF_BYTES);
    // From the vault first: taking a record away needs room too, and one without its blob goes with the next start.
    for (const blob of leaving) await this.parts.vault.remove(blob);
    await this.forget(leaving).catch(() => {});
    return leaving.length > 0;
  }

  /** @returns whether anything went */
  private async makeRoom(bytes: number, limitBytes: number): Promise<boolean> {
    const leaving = leastRecentlyUsed(this.records, this.pinned(), this.usedBytes + bytes - limitBytes);
    await this.forget(leaving);
    return leaving.length > 0;
  }

  private mayRead(blob: BlobId): boolean {
    return this.records.has(blob) || this.held.has(blob);
  }

  /** Where a write did not answer, the record may be stored all the same. */
  private async find(blob: BlobId): Promise<boolean> {
    if (this.mayRead(blob)) return true;
    const record = await this.parts.store.get("files", [blob]);
    if (record !== undefined) this.records.set(blob, record);
    return record !== undefined;
  }

  private pinned(): ReadonlySet<BlobId> {
    return new Set([...this.parts.pinned(), ...this.held.keys()]);
  }

  private async touch(blob: BlobId): Promise<void> {
    const record = this.records.get(blob);
    const now = this.parts.clock.now();
    if (record !== undefined && now - record.usedAt > TOUCH_AFTER_MS) await this.write([[blob, { ...record, usedAt: now }]]);
  }

  private write(changes: readonly (readonly [BlobId, FileRecord | null])[]): Promise<void> {
    return this.inTurn(async () => {
      const { store, changed } = this.parts;
      const writes = changes.map(([blob, value]): Write => ({ table: "files", key: [blob], value }));
      while ((await store.transact({ scope: SCOPE, version: await store.version(SCOPE), writes })) === "conflict");
      for (const [blob, record] of changes) {
        if (record === null) this.records.delete(blob);
        else this.records.set(blob, record);
      }
      changed();
    });
  }
}

/** As many as make up `bytes`, those that were used longest ago first. */
export function leastRecentlyUsed(
  records: ReadonlyMap<BlobId, FileRecord>,
  pinned: ReadonlySet<BlobId>,
  bytes: number,
): BlobId[] {
  const leaving: BlobId[] = [];
  let freed = 0;
  const byUse = [...records].filter(([blob]) => !pinned.has(blob)).sort(([, a], [, b]) => a.usedAt - b.usedAt);
  for (const [blob, record] of byUse) {
    if (freed >= bytes) break;
    leaving.push(blob);
    freed += record.bytes;
  }
  return leaving;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
