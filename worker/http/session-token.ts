// The token of a session: 256 random bits, in a cookie that scripts cannot read or, where asked for, in the client's own hands.

import { getCookie, setCookie } from "hono/cookie";
import { fromBase64Url, toBase64Url } from "../../protocol/index.ts";
import type { ServiceContext } from "./service.ts";

/** `__Host-`: only this very host over a secure connection could have set it. Browsers count http://localhost as secure. */
const COOKIE = "parley";
/** As long as browsers allow (RFC 6265bis §5.5): when the session ends, the service decides, not the cookie. */
const COOKIE_LASTS_S = 400 * 24 * 3600;
const BEARER = /^Bearer ([A-Za-z0-9_-]+)$/i;

export function makeToken(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

export async function hashToken(token: string): Promise<Uint8Array | undefined> {
  const bytes = fromBase64Url(token);
  return bytes?.length === 32 ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) : undefined;
}

/** A request that has an Authorization header means it: the cookie is not asked then. */
export function tokenOf(c: ServiceContext): string | undefined {
  const header = c.req.header("authorization");
  return header === undefined ? getCookie(c, COOKIE, "host") : BEARER.exec(header)?.[1];
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
