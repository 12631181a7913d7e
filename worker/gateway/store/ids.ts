// The ids by which the API knows people and messages: nothing in them can be compared between two businesses.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type AccountId, concat, fromBase64Url, idBytes, toBase64Url, utf8 } from "../../../protocol/index.ts";
import type { MessageId, PersonId } from "../talk/business.ts";

const PERSON = /^ZZ\.[A-Z2-7]{26}$/;
/** RFC 4648 §6 */
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const DIRECTION = { in: 1, out: 2 } as const;
type Direction = keyof typeof DIRECTION;

/** @param key of the business: to others the same account is somebody else */
export function personIdOf(key: Uint8Array, account: AccountId): PersonId {
  const mac = hmac(sha256, key, concat(utf8("parley/person/v1"), idBytes(account)));
  return `ZZ.${base32(mac.slice(0, 16))}`;
}

export function isPersonId(text: string): boolean {
  return PERSON.test(text);
}

/**
 * @param contentId 16 bytes, base64url: unique to its sender
 * @param index of a file, where a message of a person carries several: for the API each is a message
 */
export function messageIdOf(direction: Direction, person: PersonId, contentId: string, index = 0): MessageId {
  const bytes = concat(
    new Uint8Array([DIRECTION[direction] | (index << 2)]),
    fromBase32(person.slice(3)),
    fromBase64Url(contentId) ?? new Uint8Array(),
  );
  return `wamid.${btoa(String.fromCharCode(...bytes))}`;
}

export type NamedMessage = { direction: Direction; person: PersonId; contentId: string; index: number };

/** Undefined for what is none of ours. */
export function readMessageId(id: MessageId): NamedMessage | undefined {
  const bytes = fromBase64(id.startsWith("wamid.") ? id.slice(6) : "");
  if (bytes?.length !== 33) return undefined;
  const [first = 0] = bytes;
  const direction = (first & 3) === DIRECTION.in ? "in" : (first & 3) === DIRECTION.out ? "out" : undefined;
  if (direction === undefined) return undefined;
  return { index: first >> 2, direction, person: `ZZ.${base32(bytes.slice(1, 17))}`, contentId: toBase64Url(bytes.slice(17)) };
}

/** The same for all files of one message. */
export function wholeMessageId(id: MessageId): MessageId {
  const named = readMessageId(id);
  return named === undefined ? id : messageIdOf(named.direction, named.person, named.contentId);
}

function fromBase64(text: string): Uint8Array | undefined {
  return /^[A-Za-z0-9+/]{44}$/.test(text) ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : undefined;
}

function base32(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  // 130 bits: the last letter carries two that are nothing.
  bits <<= 2n;
  let text = "";
  for (let i = 0; i < 26; i++, bits >>= 5n) text = BASE32[Number(bits & 31n)] + text;
  return text;
}

function fromBase32(text: string): Uint8Array {
  let bits = 0n;
  for (const letter of text) bits = (bits << 5n) | BigInt(BASE32.indexOf(letter));
  bits >>= 2n;
  const bytes = new Uint8Array(16);
  for (let i = 15; i >= 0; i--, bits >>= 8n) bytes[i] = Number(bits & 255n);
  return bytes;
}
