// The token of a session: its shard, 256 random bits and a checksum, in a cookie that scripts cannot read or, where asked for, in the client's own hands.

import { getCookie, setCookie } from "hono/cookie";
import { concat, fromBase64Url, sameBytes, toBase64Url, utf8 } from "../../protocol/index.ts";
import type { ServiceContext } from "./service.ts";

/** `__Host-`: only this very host over a secure connection could have set it. Browsers count http://localhost as secure. */
const COOKIE = "parley";
/** As long as browsers allow (RFC 6265bis §5.5): when the session ends, the service decides, not the cookie. */
const COOKIE_LASTS_S = 400 * 24 * 3600;
const BEARER = /^Bearer ([A-Za-z0-9_-]+)$/i;

/** Which database knows it; there is one so far. */
const SHARD = 0;
const SECRET_BYTES = 32;
const CHECK_BYTES = 6;

/** What the service keeps of it is its SHA-256: it has as many bits as that, so no salt is missing. */
export async function makeToken(): Promise<{ token: string; tokenHash: Uint8Array }> {
  const bytes = concat(Uint8Array.of(SHARD), crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
  return { token: toBase64Url(concat(bytes, await checksum(bytes))), tokenHash: await sha256(bytes) };
}

/** Undefined for what was never such a token: that is known without asking anybody. */
export async function hashOfSessionToken(token: string): Promise<Uint8Array | undefined> {
  const bytes = fromBase64Url(token);
  if (bytes?.length !== 1 + SECRET_BYTES + CHECK_BYTES || bytes[0] !== SHARD) return undefined;
  const own = bytes.slice(0, -CHECK_BYTES);
  return sameBytes(await checksum(own), bytes.slice(-CHECK_BYTES)) ? sha256(own) : undefined;
}

/** A request that has an Authorization header means it: the cookie is not asked then. */
export async function tokenHashOf(c: ServiceContext): Promise<Uint8Array | undefined> {
  const header = c.req.header("authorization");
  const token = header === undefined ? getCookie(c, COOKIE, "host") : BEARER.exec(header)?.[1];
  return hashOfSessionToken(token ?? "");
}

export function setTokenCookie(c: ServiceContext, token: string): void {
  writeCookie(c, token, COOKIE_LASTS_S);
}

export function clearTokenCookie(c: ServiceContext): void {
  writeCookie(c, "", 0);
}

function writeCookie(c: ServiceContext, value: string, maxAge: number): void {
  setCookie(c, COOKIE, value, { prefix: "host", httpOnly: true, secure: true, sameSite: "Strict", path: "/", maxAge });
}

async function checksum(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return (await sha256(concat(utf8("parley/session-token/v1 "), bytes))).slice(0, CHECK_BYTES);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
