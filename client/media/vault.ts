// The port to the device's room for encrypted files: those on their way to the service, and those fetched from it.

import type { BlobId } from "../../protocol/index.ts";

/** What any number of places may do at once, pages beside the worker that owns the profile. */
export interface VaultReader {
  /** From `from` to `to` (exclusive), or to the end where it comes first. Undefined where the blob is not there. */
  read(blob: BlobId, from: number, to: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  stream(blob: BlobId): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined>;
  /** In bytes. */
  size(blob: BlobId): Promise<number | undefined>;
  list(): Promise<{ blob: BlobId; bytes: number }[]>;
}

/** For one owner at a time (CL8): opening it removes what an owner that died left half-written. */
export interface Vault extends VaultReader {
  /**
   * The whole blob, durably, or nothing: then what lay there before still does. Rejects as `ciphertext` does where that fails.
   * `no-room`: the device is full, so the person must make room.
   */
  write(blob: BlobId, ciphertext: ReadableStream<Uint8Array>): Promise<"done" | "no-room">;
  /** Also where it is not there. */
  remove(blob: BlobId): Promise<void>;
}
