// Records as bytes.

import { decodeCbor, encodeCbor } from "../../protocol/index.ts";
import type { TableName, Tables } from "./tables.ts";

export function encodeRecord<T extends TableName>(value: Tables[T]): Uint8Array<ArrayBuffer> {
  return encodeCbor(value);
}

/** Trusted: only this profile's own store wrote it. */
export function decodeRecord<T extends TableName>(bytes: Uint8Array): Tables[T] {
  const value = decodeCbor(bytes);
  if (value === undefined) throw new Error("the store returned a record that is not CBOR");
  return value as Tables[T];
}
