// API tokens in the directory: made, found, used, rotated, revoked.

import { and, between, desc, eq, gt, lt, or, sql } from "drizzle-orm";
import { toBase64Url, type UnixMs } from "../../protocol/index.ts";
import { NEVER } from "../directory/columns.ts";
import type { Database } from "../directory/database.ts";
import { apiTokens } from "./schema.ts";
import { SCOPES, type Scope } from "./scopes.ts";
import { makeApiToken, type TokenKind } from "./token.ts";

export type ApiToken = {
  id: string;
  name: string;
  scopes: Scope[];
  created: UnixMs;
  expires: UnixMs | null;
  lastUsed: UnixMs | null;
  revoked: UnixMs | null;
};
export type FoundToken = { id: string; business: string; name: string; scopes: Scope[]; expires: UnixMs | null };
export type NewToken = { name: string; scopes: readonly Scope[]; expires: UnixMs | null };

const NOTED_EVERY_MS = 60_000;
/** Of one business that still work */
const MAX_TOKENS = 50;

/** @returns undefined for one that is unknown, expired or revoked: nobody is told which */
export async function findToken(db: Database, hash: Uint8Array, now: UnixMs): Promise<FoundToken | undefined> {
  const found = await db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.tokenHash, hash), works(now)))
    .get();
  if (found === undefined) return undefined;
  if (found.lastUsed <= now - NOTED_EVERY_MS)
    await db.update(apiTokens).set({ lastUsed: now }).where(eq(apiTokens.tokenHash, hash));
  return {
    id: found.id,
    business: found.business,
    name: found.name,
    scopes: scopesOf(found.scopes),
    expires: endOf(found.expires),
  };
}

/** The token is in the answer and nowhere else, ever. Undefined where the business has too many. */
export async function addToken(
  db: Database,
  business: string,
  { name, scopes, expires }: NewToken,
  { kind, now }: { kind: TokenKind; now: UnixMs },
): Promise<{ token: string; shown: ApiToken } | undefined> {
  const { token, hash } = await makeApiToken(kind);
  const id = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  // One statement: two requests at once do not get past the limit.
  const { meta } = await db.run(sql`
    INSERT INTO ${apiTokens} (token_hash, id, business, name, scopes, created, expires, last_used, revoked)
    SELECT ${hash}, ${id}, ${business}, ${name}, ${scopes.join(" ")}, ${now}, ${expires ?? NEVER}, 0, 0
    WHERE (SELECT count(*) FROM ${apiTokens} WHERE ${and(eq(apiTokens.business, business), works(now))}) < ${MAX_TOKENS}`);
  if (meta.changes === 0) return undefined;
  return { token, shown: { id, name, scopes: [...scopes], created: now, expires, lastUsed: null, revoked: null } };
}

/** Newest first; those that no longer work too, for as long as their rows are kept. */
export async function tokensOf(db: Database, business: string): Promise<ApiToken[]> {
  const rows = await db
    .select()
    .from(apiTokens)
    .where(eq(apiTokens.business, business))
    .orderBy(desc(apiTokens.created), desc(apiTokens.id))
    .limit(200);
  return rows.map(({ id, name, scopes, created, expires, lastUsed, revoked }) => {
    const times = { expires: expires === NEVER ? null : expires, lastUsed: lastUsed || null, revoked: revoked || null };
    return { id, name, scopes: scopesOf(scopes), created, ...times };
  });
}

/** @returns whether there was one that worked */
export async function revokeToken(db: Database, business: string, id: string, now: UnixMs): Promise<boolean> {
  const { meta } = await db
    .update(apiTokens)
    .set({ revoked: now })
    .where(ofBusiness(business, id, now));
  return meta.changes > 0;
}

/**
 * A new token with the same name and scopes; the old one works until the overlap ends. Undefined where there is none to rotate.
 * @param until it may not work longer than that; null: it may
 */
export async function rotateToken(
  db: Database,
  business: string,
  { id, overlapMs, until }: { id: string; overlapMs: number; until: UnixMs | null },
  { kind, now }: { kind: TokenKind; now: UnixMs },
): Promise<{ token: string; shown: ApiToken } | undefined> {
  const old = await db
    .select()
    .from(apiTokens)
    .where(ofBusiness(business, id, now))
    .get();
  if (old === undefined) return undefined;
  // What was made for so long is made for so long again.
  const asLong = old.expires === NEVER ? NEVER : now + (old.expires - old.created);
  const expires = endOf(Math.min(asLong, until ?? NEVER));
  const made = await addToken(db, business, { name: old.name, scopes: scopesOf(old.scopes), expires }, { kind, now });
  if (made === undefined) return undefined;
  const ends = Math.min(old.expires, now + overlapMs);
  await db
    .update(apiTokens)
    .set({ expires: ends })
    .where(ofBusiness(business, id, now));
  return made;
}

/** Those that have not worked for half a year. */
export async function forgetOldTokens(db: Database, before: UnixMs): Promise<void> {
  await db.delete(apiTokens).where(or(lt(apiTokens.expires, before), between(apiTokens.revoked, 1, before)));
}

function endOf(expires: UnixMs): UnixMs | null {
  return expires === NEVER ? null : expires;
}

function works(now: UnixMs) {
  return and(eq(apiTokens.revoked, 0), gt(apiTokens.expires, now));
}

function ofBusiness(business: string, id: string, now: UnixMs) {
  return and(eq(apiTokens.business, business), eq(apiTokens.id, id), works(now));
}

function scopesOf(text: string): Scope[] {
  return SCOPES.filter((scope) => text.split(" ").includes(scope));
}
