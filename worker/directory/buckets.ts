// Buckets: what an account, a device and a handle are in for the directory. A whole bucket is in one database; which one says the map.

import { type AccountId, type DeviceId, type Handle, toBase64Url, utf8 } from "../../protocol/index.ts";

declare const brand: unique symbol;
/** The first two letters of an id or hash in base64url: 12 bits. SQL knows it by `substr(column, 1, 2)`. */
export type Bucket = string & { readonly [brand]: "Bucket" };
/** SHA-256 of a handle, first 16 bytes, base64url. Whoever finds two handles with one has one of them, and nothing of anybody else's. */
export type HandleHash = string & { readonly [brand]: "HandleHash" };

export const BUCKETS = 4096;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A device's id begins as its account's does, so a bucket of accounts has their devices too. */
export function bucketOf(id: AccountId | DeviceId | HandleHash): Bucket {
  return id.slice(0, 2) as Bucket;
}

export async function hashOfHandle(handle: Handle): Promise<HandleHash> {
  const digest = await crypto.subtle.digest("SHA-256", utf8(`parley/handle/v1 ${handle}`));
  return toBase64Url(new Uint8Array(digest, 0, 16)) as HandleHash;
}

/** Undefined for what is none */
export function bucketIn(text: string): Bucket | undefined {
  return /^[A-Za-z0-9_-]{2}$/.test(text) ? (text as Bucket) : undefined;
}

/** From 0 to 4095 */
export function numberOf(bucket: Bucket): number {
  return LETTERS.indexOf(bucket[0] ?? "") * 64 + LETTERS.indexOf(bucket[1] ?? "");
}

export function bucketAt(number: number): Bucket {
  return `${LETTERS[number >> 6]}${LETTERS[number & 63]}` as Bucket;
}

/** Every id of the bucket is at least `from` and less than `to`: "~" comes behind all letters of base64url. */
export function rangeOf(bucket: Bucket): { from: string; to: string } {
  return { from: bucket, to: `${bucket}~` };
}
