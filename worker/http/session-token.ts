// The token of a session: the bucket of its account, 256 random bits and a checksum, in a cookie that scripts cannot read or, where asked for, in the client's own hands.

import { getCookie, setCookie } from "hono/cookie";
import { type AccountId, concat, fromBase64Url, sameBytes, toBase64Url, utf8 } from "../../protocol/index.ts";
import { type Bucket, bucketIn, bucketOf } from "../directory/buckets.ts";
import type { ServiceContext } from "./service.ts";

/** `__Host-`: only this very host over a secure connection could have set it. Browsers count http://localhost as secure. */
const COOKIE = "parley";
/** As long as browsers allow (RFC 6265bis §5.5): when the session ends, the service decides, not the cookie. */
const COOKIE_LASTS_S = 400 * 24 * 3600;
const BEARER = /^Bearer ([A-Za-z0-9_-]+)$/i;

const BUCKET_BYTES = 2;
const SECRET_BYTES = 32;
const CHECK_BYTES = 6;

/** Which database knows it (the bucket stays what it is when that moves to another), and what that keeps of it. */
export type SessionToken = { bucket: Bucket; hash: Uint8Array };

/** What the service keeps of it is its SHA-256: it has as many bits as that, so no salt is missing. */
export async function makeToken(account: AccountId): Promise<{ token: string; tokenHash: Uint8Array }> {
  const bytes = concat(utf8(bucketOf(account)), crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
  return { token: toBase64Url(concat(bytes, await checksum(bytes))), tokenHash: await sha256(bytes) };
}

/** Undefined for what was never such a token: that is known without asking anybody. */
export async function readSessionToken(token: string): Promise<SessionToken | undefined> {
  const bytes = fromBase64Url(token);
  if (bytes?.length !== BUCKET_BYTES + SECRET_BYTES + CHECK_BYTES) return undefined;
  const own = bytes.slice(0, -CHECK_BYTES);
  const bucket = bucketIn(new TextDecoder().decode(bytes.subarray(0, BUCKET_BYTES)));
  if (bucket === undefined || !sameBytes(await checksum(own), bytes.slice(-CHECK_BYTES))) return undefined;
  return { bucket, hash: await sha256(own) };
}

/** A request that has an Authorization header means it: the cookie is not asked then. */
export async function tokenOf(c: ServiceContext): Promise<SessionToken | undefined> {
  const header = c.req.header("authorization");
  const token = header === undefined ? getCookie(c, COOKIE, "host") : BEARER.exec(header)?.[1];
  return readSessionToken(token ?? "");
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
