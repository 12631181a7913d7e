// What a record looks like on the disk: a nonce and AES-GCM, bound to the place where it lies.

import { concat, utf8 } from "../../protocol/index.ts";
import { orderedKey } from "./ordered-key.ts";
import type { Key } from "./port.ts";

const NONCE_BYTES = 12;

/** What the records are sealed under */
export type Sealing = {
  current: CryptoKey;
  /** What is not sealed anew yet is sealed under this one. It stays in memory: what was read before that may be opened after. */
  before: CryptoKey | null;
  generation: number;
  /** Another key is taking over: whoever finds the generation changed asks again after that. */
  switching: Promise<void>;
};

/** @param at where it lies */
export async function sealBytes(
  key: CryptoKey,
  at: Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: at }, key, bytes);
  return concat(iv, new Uint8Array(sealed));
}

/** @returns null where it was not sealed under this key for this place */
export async function openBytes(
  key: CryptoKey,
  at: Uint8Array<ArrayBuffer>,
  sealed: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const iv = sealed.slice(0, NONCE_BYTES);
  try {
    const body = sealed.slice(NONCE_BYTES);
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: at }, key, body));
  } catch {
    return null;
  }
}

/** A sealed record is good only in its own place. */
export function place(table: string, at: Key): Uint8Array<ArrayBuffer> {
  return utf8(orderedKey([table, ...at]));
}
