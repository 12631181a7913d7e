// The deployment's secret: the keys of hosted businesses are wrapped by it, and their links signed under what comes of it.

import type { Env } from "./env.ts";

const MIN_BYTES = 32;

/** Null where there is none that could be one. */
export function gatewaySecretOf({ GATEWAY_SECRET }: Pick<Env, "GATEWAY_SECRET">): Uint8Array<ArrayBuffer> | null {
  const text = GATEWAY_SECRET ?? "";
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
  const bytes = Uint8Array.from(isBase64 ? atob(text) : "", (letter) => letter.charCodeAt(0));
  return bytes.length >= MIN_BYTES ? bytes : null;
}
