// Encrypted files at the simulated service: parts, whole blobs, ranges of them.

import {
  type AccountId,
  type BlobId,
  concat,
  HISTORY_MEDIA_BYTES,
  MEDIA_QUOTA_BYTES,
  MEDIA_RETENTION_MS,
  partRange,
  partsOf,
  type Rejection,
} from "../../../protocol/index.ts";
import type { Answered } from "./directory.ts";

type Upload = { account: AccountId; bytes: number; kept: boolean; parts: Map<number, Uint8Array> };
type Keeper = { bytes: number; until: number };
export type ByteRange = { from: number; to: number } | null;

export class Media {
  readonly blobs = new Map<BlobId, Uint8Array<ArrayBuffer>>();
  /** How often each part arrived: what the service has is not to be sent again. */
  readonly arrivals = new Map<string, number>();
  private readonly uploads = new Map<BlobId, Upload>();
  /** By account, what its history names */
  private readonly keepers = new Map<AccountId, Map<BlobId, Keeper>>();
  private readonly goes = new Map<BlobId, number>();
  private readonly now: () => number;
  quotaBytes = MEDIA_QUOTA_BYTES;
  /** 0: where time alone makes no room */
  quotaPassesInMs = 3600_000;
  keptBytes = HISTORY_MEDIA_BYTES;
  private usedBytes = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  create(account: AccountId, blob: BlobId, { bytes, kept }: { bytes: number; kept: boolean }): Answered {
    const known = this.uploads.get(blob);
    if (known !== undefined && (known.account !== account || known.bytes !== bytes || known.kept !== kept))
      return { rejection: { kind: "blob-exists" } };
    if (known === undefined) {
      if (this.usedBytes + bytes > this.quotaBytes)
        return { rejection: { kind: "quota-exceeded", limitBytes: this.quotaBytes, retryAfterMs: this.quotaPassesInMs } };
      this.usedBytes += bytes;
      this.uploads.set(blob, { account, bytes, kept, parts: new Map() });
    }
    const received = [...(this.uploads.get(blob)?.parts.keys() ?? [])].sort((a, b) => a - b);
    return { ok: { received, isComplete: this.blobs.has(blob) } };
  }

  part(account: AccountId, blob: BlobId, part: number, piece: Uint8Array): Answered {
    const upload = this.uploads.get(blob);
    if (upload?.account !== account) return { rejection: { kind: "not-found" } };
    const { from, to } = partRange(upload.bytes, part);
    if (piece.length !== to - from) return { rejection: { kind: "malformed", detail: "part: not of its size" } };
    const name = `${blob} ${part}`;
    this.arrivals.set(name, (this.arrivals.get(name) ?? 0) + 1);
    upload.parts.set(part, piece.slice());
    return { ok: { done: true } };
  }

  complete(account: AccountId, blob: BlobId): Answered {
    const upload = this.uploads.get(blob);
    if (upload?.account !== account) return { rejection: { kind: "not-found" } };
    const parts = Array.from({ length: partsOf(upload.bytes) }, (_, i) => i + 1);
    const missing = parts.filter((part) => !upload.parts.has(part));
    if (missing.length > 0) return { rejection: { kind: "upload-incomplete", missing } };
    if (!upload.kept) this.goes.set(blob, this.now() + MEDIA_RETENTION_MS);
    this.blobs.set(blob, concat(...parts.map((part) => upload.parts.get(part) ?? new Uint8Array())));
    return { ok: { done: true } };
  }

  delete(account: AccountId, blob: BlobId): Answered {
    if (this.uploads.get(blob)?.account !== account) return { rejection: { kind: "not-found" } };
    this.uploads.delete(blob);
    this.blobs.delete(blob);
    return { ok: { done: true } };
  }

  /** What is kept already first, then as asked (MD6). */
  keep(account: AccountId, asked: readonly BlobId[], drops: readonly BlobId[] = []): Answered {
    const now = this.now();
    const until = now + MEDIA_RETENTION_MS;
    const known = new Map([...(this.keepers.get(account) ?? [])].filter((each) => each[1].until > now));
    for (const blob of drops) known.delete(blob);
    this.keepers.set(account, known);
    const bytes = () => [...known.values()].reduce((sum, each) => sum + each.bytes, 0);
    const there = [...new Set(asked)].filter((blob) => this.goes.has(blob) && this.blobs.has(blob) && !this.isGone(blob));
    const kept = there
      .toSorted((one, other) => Number(known.has(other)) - Number(known.has(one)))
      .filter((blob) => {
        const size = this.blobs.get(blob)?.length ?? 0;
        if (!known.has(blob) && bytes() + size > this.keptBytes) return false;
        known.set(blob, { bytes: size, until });
        this.goes.set(blob, until);
        return true;
      });
    const last = Math.max(0, ...[...known.values()].map((each) => each.until - MEDIA_RETENTION_MS));
    return { ok: { kept, bytes: bytes(), limitBytes: this.keptBytes, lastAt: last } };
  }

  private isGone(blob: BlobId): boolean {
    return this.now() >= (this.goes.get(blob) ?? Number.POSITIVE_INFINITY);
  }

  get(blob: BlobId, range: ByteRange): { bytes: Uint8Array<ArrayBuffer> } | { rejection: Rejection } {
    const bytes = this.isGone(blob) ? undefined : this.blobs.get(blob);
    if (bytes === undefined) return { rejection: { kind: "not-found" } };
    return { bytes: range === null ? bytes : bytes.slice(range.from, range.to) };
  }
}
