// Records as bytes.

import { decodeCbor, encodeCbor } from "../../protocol/index.ts";
import { UNREADABLE } from "./raw-store.ts";

export function encodeRecord(value: unknown): Uint8Array<ArrayBuffer> {
  return encodeCbor(value);
}

/** @returns UNREADABLE for what `encodeRecord` did not write */
export function decodeRecord(bytes: Uint8Array): unknown {
  try {
    return decodeCbor(bytes) ?? UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}
