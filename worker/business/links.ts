// Links that need no token: a path of a business with the time until which it is good, signed for it. The Worker checks before any object is asked.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64Url, toBase64Url, type UnixMs, utf8 } from "../../protocol/index.ts";

const INFO = "parley/link-key/v1";

/** HKDF (RFC 5869) of the deployment's secret: the Worker can check a link without asking the business. @returns 32 bytes */
export async function linkKeyOf(secret: Uint8Array<ArrayBuffer>, business: string): Promise<Uint8Array> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(`${INFO} ${business}`) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 256));
}

/** @param path without those three parameters. The Worker finds the business by `business`. */
export function signPath(key: Uint8Array, business: string, path: string, expiresAt: UnixMs): string {
  const joint = path.includes("?") ? "&" : "?";
  return `${path}${joint}business=${business}&expires=${expiresAt}&signature=${toBase64Url(signature(key, business, path, expiresAt))}`;
}

/** @param pathAndQuery as it was called */
export function isSigned(key: Uint8Array, business: string, pathAndQuery: string, now: UnixMs): boolean {
  const url = new URL(pathAndQuery, "https://host.invalid");
  const [expires, given] = [url.searchParams.get("expires") ?? "", url.searchParams.get("signature") ?? ""];
  for (const name of ["business", "expires", "signature"]) url.searchParams.delete(name);
  if (!/^\d{1,15}$/.test(expires) || Number(expires) <= now) return false;
  return isSame(
    signature(key, business, `${url.pathname}${url.search}`, Number(expires)),
    fromBase64Url(given) ?? new Uint8Array(),
  );
}

function signature(key: Uint8Array, business: string, path: string, expiresAt: UnixMs): Uint8Array {
  return hmac(sha256, key, utf8(`parley/link/v1 ${business} ${expiresAt} ${path}`));
}

/** Takes as long whatever differs. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (const [i, byte] of a.entries()) difference |= byte ^ (b[i] ?? 0);
  return difference === 0;
}
