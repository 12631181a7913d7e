// An API token as text: what it is for, 32 random bytes, and a checksum by which a slip of the pen is known without asking anybody.

import { concat, fromBase64Url, sameBytes, toBase64Url, utf8 } from "../../protocol/index.ts";

export type TokenKind = "live" | "test";

const SECRET_BYTES = 32;
const CHECK_BYTES = 6;
const TOKEN = /^sk_(live|test)_([A-Za-z0-9_-]{51})$/;

/** "sk_live_" and 51 letters. `hash` is all that is kept of it: it has as many bits as SHA-256, so no salt is missing. */
export async function makeApiToken(kind: TokenKind): Promise<{ token: string; hash: Uint8Array }> {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const prefix = `sk_${kind}_`;
  const token = `${prefix}${toBase64Url(concat(secret, await checksum(prefix, secret)))}`;
  return { token, hash: await sha256(utf8(token)) };
}

/** Undefined for what was never such a token. */
export async function hashOfApiToken(token: string): Promise<Uint8Array | undefined> {
  const [, kind, body] = TOKEN.exec(token) ?? [];
  const bytes = fromBase64Url(body ?? "");
  if (kind === undefined || bytes?.length !== SECRET_BYTES + CHECK_BYTES) return undefined;
  const expected = await checksum(`sk_${kind}_`, bytes.slice(0, SECRET_BYTES));
  return sameBytes(expected, bytes.slice(SECRET_BYTES)) ? sha256(utf8(token)) : undefined;
}

async function checksum(prefix: string, secret: Uint8Array): Promise<Uint8Array> {
  return (await sha256(concat(utf8(`parley/api-token/v1 ${prefix}`), secret))).slice(0, CHECK_BYTES);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
