// Keys from one secret, each for one purpose: HKDF-SHA-384 (RFC 5869).

import { utf8 } from "../protocol/index.ts";

/** @param secret full of entropy already: nothing is stretched here. @param domain whose secret it is, @param purpose what is derived */
export async function derive(secret: Uint8Array, domain: string, purpose: string, bytes: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", secret as Uint8Array<ArrayBuffer>, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-384", salt: utf8(domain), info: utf8(purpose) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, bytes * 8));
}
