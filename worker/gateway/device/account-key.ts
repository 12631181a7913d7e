// The key of a hosted account's rows: random, and wrapped by the operator's secret, so that storage alone opens nothing.

import { concat, utf8 } from "../../../protocol/index.ts";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const INFO = "parley/gateway/account-key/v1";

export type WrappedKey = Uint8Array<ArrayBuffer>;

/** @param secret of the deployment, 32 bytes or more @param account whose key it is: another's does not unwrap */
export async function makeAccountKey(secret: Uint8Array, account: string): Promise<{ key: Uint8Array; wrapped: WrappedKey }> {
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return { key, wrapped: await wrap(secret, account, key) };
}

/**
 * While the operator replaces the secret, the one before opens what it wrapped, once more.
 * @returns undefined where none of them opens it. `anew`: to be kept in the place of what was wrapped
 */
export async function openAccountKey(
  secrets: { now: Uint8Array; before: Uint8Array | null },
  account: string,
  wrapped: WrappedKey,
): Promise<{ key: Uint8Array; anew: WrappedKey | null } | undefined> {
  const key = await unwrapAccountKey(secrets.now, account, wrapped);
  if (key !== undefined) return { key, anew: null };
  const older = secrets.before && (await unwrapAccountKey(secrets.before, account, wrapped));
  return older ? { key: older, anew: await wrap(secrets.now, account, older) } : undefined;
}

async function wrap(secret: Uint8Array, account: string, key: Uint8Array): Promise<WrappedKey> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const parameters = { name: "AES-GCM", iv: nonce, additionalData: utf8(account) };
  const sealed = await crypto.subtle.encrypt(parameters, await wrappingKey(secret), key as Uint8Array<ArrayBuffer>);
  return concat(nonce, new Uint8Array(sealed));
}

/** Undefined where the secret is another one, or the key another account's. */
export async function unwrapAccountKey(
  secret: Uint8Array,
  account: string,
  wrapped: WrappedKey,
): Promise<Uint8Array | undefined> {
  const parameters = { name: "AES-GCM", iv: wrapped.slice(0, NONCE_BYTES), additionalData: utf8(account) };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, await wrappingKey(secret), wrapped.slice(NONCE_BYTES)));
  } catch {
    return undefined;
  }
}

/** HKDF (RFC 5869): the secret may have other uses. */
async function wrappingKey(secret: Uint8Array): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", secret as Uint8Array<ArrayBuffer>, "HKDF", false, ["deriveKey"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(INFO) };
  return crypto.subtle.deriveKey(parameters, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
