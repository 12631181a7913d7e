// The token of a session: 256 random bits, in a cookie that scripts cannot read or, where asked for, in the client's own hands.

import { getCookie, setCookie } from "hono/cookie";
import { fromBase64Url, toBase64Url } from "../../protocol/index.ts";
import type { ServiceContext } from "./service.ts";

/** `__Host-`: only this very host over a secure connection could have set it. Browsers count http://localhost as secure. */
const COOKIE = "parley";
/** As long as browsers allow (RFC 6265bis §5.5): when the session ends, the service decides, not the cookie. */
const COOKIE_LASTS_S = 400 * 24 * 3600;
const BEARER = /^Bearer ([A-Za-z0-9_-]+)$/i;

/** What the service keeps of it is its SHA-256: it has as many bits as that, so no salt is missing. */
export async function makeToken(): Promise<{ token: string; tokenHash: Uint8Array }> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return { token: toBase64Url(bytes), tokenHash: await sha256(bytes) };
}

/** A request that has an Authorization header means it: the cookie is not asked then. */
export async function tokenHashOf(c: ServiceContext): Promise<Uint8Array | undefined> {
  const header = c.req.header("authorization");
  const token = header === undefined ? getCookie(c, COOKIE, "host") : BEARER.exec(header)?.[1];
  const bytes = fromBase64Url(token ?? "");
  return bytes?.length === 32 ? sha256(bytes) : undefined;
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

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
