// What the service reads of an application message: for which group and epoch it is. Called for each message, so read in place.

import type { ConversationId } from "../protocol/index.ts";
import { readGroupId } from "./group-id.ts";

export type MessageHeader = { conversation: ConversationId; generation: number; epoch: number };

/** MLSMessage up to the group id (RFC 9420 §6): version mls10, wire format PrivateMessage, 20 bytes of group id. */
const HEAD = [0x00, 0x01, 0x00, 0x02, 20];
const EPOCH_AT = HEAD.length + 20;
const CONTENT_TYPE_AT = EPOCH_AT + 8;
const APPLICATION = 1;

/** Answers undefined for anything but a whole PrivateMessage with application content. */
export function readMessageHeader(bytes: Uint8Array): MessageHeader | undefined {
  if (HEAD.some((byte, i) => bytes[i] !== byte) || bytes[CONTENT_TYPE_AT] !== APPLICATION) return undefined;
  const group = readGroupId(bytes.subarray(HEAD.length, EPOCH_AT));
  const epoch = new DataView(bytes.buffer, bytes.byteOffset + EPOCH_AT, 8).getBigUint64(0);
  if (group === undefined || epoch > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  // authenticated_data, encrypted_sender_data, ciphertext: each with its length, and nothing after the last.
  let at: number | undefined = CONTENT_TYPE_AT + 1;
  for (let field = 0; field < 3 && at !== undefined; field++) at = endOfVector(bytes, at);
  return at === bytes.length ? { ...group, epoch: Number(epoch) } : undefined;
}

/** Variable-size vectors (RFC 9420 §2.1.2): the length in 1, 2 or 4 bytes, in as few as will do. */
function endOfVector(bytes: Uint8Array, at: number): number | undefined {
  const first = bytes[at];
  if (first === undefined || first >> 6 === 3) return undefined;
  const size = 1 << (first >> 6);
  if (at + size > bytes.length) return undefined;
  let length = first & 0x3f;
  for (let i = 1; i < size; i++) length = length * 256 + (bytes[at + i] ?? 0);
  if ((size === 2 && length < 64) || (size === 4 && length < 16384)) return undefined;
  const end = at + size + length;
  return end <= bytes.length ? end : undefined;
}
