// Who pushes: the deployment's key, and the token that it signs for each push service (RFC 8292).

import { concat, toBase64Url, type UnixMs, utf8 } from "../../protocol/index.ts";
import type { Env } from "../env.ts";

export type VapidKey = { /** P-256, uncompressed: what user agents subscribe with */ publicKey: Uint8Array; signKey: CryptoKey };

const PUBLIC_BYTES = 65;
const PRIVATE_BYTES = 32;
/** RFC 8292 §2 allows a day. */
const TOKEN_LIFETIME_S = 12 * 3600;

/** Null where this deployment has none, or what it has is no such key: then nothing is pushed. */
export async function vapidKeyOf({ VAPID_KEY }: Pick<Env, "VAPID_KEY">): Promise<VapidKey | null> {
  const bytes = fromBase64(VAPID_KEY ?? "");
  if (bytes.length !== PUBLIC_BYTES + PRIVATE_BYTES || bytes[0] !== 4) return null;
  const part = (from: number) => toBase64Url(bytes.slice(from, from + PRIVATE_BYTES));
  const jwk = { kty: "EC", crv: "P-256", x: part(1), y: part(33), d: part(PUBLIC_BYTES) };
  try {
    const signKey = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    return { publicKey: bytes.slice(0, PUBLIC_BYTES), signKey };
  } catch {
    return null;
  }
}

/** @param subject where the push service's people reach this deployment's: its own address. @returns the `Authorization` header */
export async function vapidHeader(
  { publicKey, signKey }: VapidKey,
  { endpoint, subject, now }: { endpoint: URL; subject: string; now: UnixMs },
): Promise<string> {
  const claims = { aud: endpoint.origin, exp: Math.floor(now / 1000) + TOKEN_LIFETIME_S, sub: subject };
  const signed = `${segment({ typ: "JWT", alg: "ES256" })}.${segment(claims)}`;
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, signKey, utf8(signed));
  return `vapid t=${signed}.${toBase64Url(new Uint8Array(signature))}, k=${toBase64Url(concat(publicKey))}`;
}

function segment(value: object): string {
  return toBase64Url(utf8(JSON.stringify(value)));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
  return Uint8Array.from(isBase64 ? atob(text) : "", (letter) => letter.charCodeAt(0));
}
