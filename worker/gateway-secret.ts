// The deployment's secret: the keys of hosted businesses are wrapped by it, and their links signed under what comes of it.

import { toBase64Url, utf8 } from "../protocol/index.ts";
import type { Env } from "./env.ts";

const MIN_BYTES = 32;

/** Null where there is none that could be one. */
export function gatewaySecretOf({ GATEWAY_SECRET }: Pick<Env, "GATEWAY_SECRET">): Uint8Array<ArrayBuffer> | null {
  return secretIn(GATEWAY_SECRET);
}

/** While it is replaced: what wrapped the keys until now */
export function secretBeforeOf({ GATEWAY_SECRET_BEFORE }: Pick<Env, "GATEWAY_SECRET_BEFORE">): Uint8Array<ArrayBuffer> | null {
  return secretIn(GATEWAY_SECRET_BEFORE);
}

/** Names a secret to who knows it not: by it one sees which of two wrapped a key. */
export async function markOf(secret: Uint8Array<ArrayBuffer>): Promise<string> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const info = utf8("parley/gateway/secret-mark/v1");
  const bits = await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }, base, 72);
  return toBase64Url(new Uint8Array(bits));
}

function secretIn(text = ""): Uint8Array<ArrayBuffer> | null {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
  const bytes = Uint8Array.from(isBase64 ? atob(text) : "", (letter) => letter.charCodeAt(0));
  return bytes.length >= MIN_BYTES ? bytes : null;
}
