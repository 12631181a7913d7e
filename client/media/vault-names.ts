// What blobs are called in a folder. Hex, because some file systems take "a" and "A" for the same name, and base64url does not.

import { type BlobId, idBytes, idFromBytes } from "../../protocol/index.ts";

const WHOLE = /^[0-9a-f]{32}$/;
/** What is being written, and renamed once it is whole. */
const PARTIAL = /^[0-9a-f]{32}\.[0-9]+\.part$/;

export function nameOf(blob: BlobId): string {
  return Array.from(idBytes(blob), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Undefined for a name that is no whole blob's. */
export function blobNamed(name: string): BlobId | undefined {
  if (!WHOLE.test(name)) return undefined;
  return idFromBytes(Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(name.slice(2 * i, 2 * i + 2), 16)));
}

/** Another at each call: of two writes of a blob, or of one that an owner before left behind, none is in the way of the other. */
export function partialName(blob: BlobId): string {
  return `${nameOf(blob)}.${crypto.getRandomValues(new Uint32Array(1))[0]}.part`;
}

export function isPartialName(name: string): boolean {
  return PARTIAL.test(name);
}
