// Statements that an account signs: deterministic CBOR behind a domain-separation string, then the signature.

import { concat, decodeCbor, encodeCbor, sameBytes, utf8 } from "../protocol/index.ts";
import type { AccountKeys } from "./account-keys.ts";
import { sign, verify } from "./signature.ts";

export const SIGNATURE_BYTES = 64;

/** @returns the CBOR of the claims, then 64 bytes of signature over domain || CBOR */
export async function signCbor(account: AccountKeys, domain: string, claims: unknown): Promise<Uint8Array> {
  const body = encodeCbor(claims);
  return concat(body, await sign(account.privateKey, concat(utf8(domain), body)));
}

/** The claims, unparsed, or undefined where they are not CBOR in its one form or not signed by the account. */
export async function readSignedCbor(accountKey: Uint8Array, domain: string, bytes: Uint8Array): Promise<unknown> {
  if (bytes.length <= SIGNATURE_BYTES) return undefined;
  const body = bytes.subarray(0, -SIGNATURE_BYTES);
  const claims = decodeCbor(body);
  if (claims === undefined || !sameBytes(encodeCbor(claims), body)) return undefined;
  const holds = await verify(accountKey, concat(utf8(domain), body), bytes.subarray(-SIGNATURE_BYTES));
  return holds ? claims : undefined;
}
