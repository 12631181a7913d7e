// API tokens in the directory: made, found, used, rotated, revoked.

import { and, between, desc, eq, getTableColumns, gt, inArray, lt, or, sql } from "drizzle-orm";
import { toBase64Url, type UnixMs } from "../../protocol/index.ts";
import { NEVER } from "../directory/columns.ts";
import type { Database } from "../directory/database.ts";
import { isWithin } from "./networks.ts";
import { type MemberId, memberOf, type Principal } from "./principal.ts";
import { apiTokens, businesses, businessMembers, isStopped } from "./schema.ts";
import { SCOPES, type Scope } from "./scopes.ts";
import { makeApiToken, type TokenKind } from "./token.ts";

export type ApiToken = {
  id: string;
  name: string;
  scopes: Scope[];
  /** From where it may be used; none: from anywhere */
  networks: string[];
  created: UnixMs;
  expires: UnixMs | null;
  lastUsed: UnixMs | null;
  revoked: UnixMs | null;
};
export type FoundToken = Pick<ApiToken, "id" | "name" | "scopes" | "networks" | "expires"> & {
  business: string;
  maker: MemberId;
};
/** `maker`: who gets to see it */
export type NewToken = {
  name: string;
  scopes: readonly Scope[];
  networks: readonly string[];
  expires: UnixMs | null;
  maker: MemberId;
};

const NOTED_EVERY_MS = 60_000;
/** Of one business that still work */
const MAX_TOKENS = 50;

/** @param address from where it comes. @returns undefined for one that is unknown, expired, revoked, used from elsewhere or of a business that is suspended, ending, or whose owner or maker is suspended: nobody is told which */
export async function findToken(db: Database, hash: Uint8Array, address: string, now: UnixMs): Promise<FoundToken | undefined> {
  const found = await db
    .select(getTableColumns(apiTokens))
    .from(apiTokens)
    .leftJoin(businesses, eq(businesses.id, apiTokens.business))
    .leftJoin(businessMembers, eq(businessMembers.id, apiTokens.maker))
    .where(
      and(
        eq(apiTokens.tokenHash, hash),
        works(now),
        sql`coalesce(${isStopped} OR ${businesses.ending} OR ${businessMembers.suspended}, 0) = 0`,
      ),
    )
    .get();
  if (found === undefined || !isWithin(address, wordsOf(found.networks))) return undefined;
  if (found.lastUsed <= now - NOTED_EVERY_MS)
    await db.update(apiTokens).set({ lastUsed: now }).where(eq(apiTokens.tokenHash, hash));
  return {
    id: found.id,
    business: found.business,
    name: found.name,
    scopes: scopesOf(found.scopes),
    networks: wordsOf(found.networks),
    expires: endOf(found.expires),
    maker: found.maker,
  };
}

/** The token is in the answer and nowhere else, ever. Undefined where the business has too many, or its maker is in charge of none any more. */
export async function addToken(
  db: Database,
  business: string,
  { name, scopes, networks, expires, maker }: NewToken,
  { kind, now }: { kind: TokenKind; now: UnixMs },
): Promise<{ token: string; shown: ApiToken } | undefined> {
  const { token, hash } = await makeApiToken(kind);
  const id = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  // One statement: two requests at once do not get past the limit.
  const { meta } = await db.run(sql`
    INSERT INTO ${apiTokens} (token_hash, id, business, name, maker, scopes, networks, created, expires, last_used, revoked)
    SELECT ${hash}, ${id}, ${business}, ${name}, ${maker}, ${scopes.join(" ")}, ${networks.join(" ")}, ${now}, ${expires ?? NEVER}, 0, 0
    WHERE (SELECT count(*) FROM ${apiTokens} WHERE ${and(eq(apiTokens.business, business), works(now))}) < ${MAX_TOKENS} AND ${isInCharge(maker)}`);
  if (meta.changes === 0) return undefined;
  const shown = { id, name, scopes: [...scopes], networks: [...networks], created: now, expires, lastUsed: null, revoked: null };
  return { token, shown };
}

/** Newest first; those that no longer work too, for as long as their rows are kept. */
export async function tokensOf(db: Database, business: string): Promise<ApiToken[]> {
  const rows = await db
    .select()
    .from(apiTokens)
    .where(eq(apiTokens.business, business))
    .orderBy(desc(apiTokens.created), desc(apiTokens.id))
    .limit(200);
  return rows.map(({ id, name, scopes, networks, created, expires, lastUsed, revoked }) => {
    const times = { expires: expires === NEVER ? null : expires, lastUsed: lastUsed || null, revoked: revoked || null };
    return { id, name, scopes: scopesOf(scopes), networks: wordsOf(networks), created, ...times };
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
 * In one statement with whether who says so still may: a token that was revoked, or narrowed, since it was let in opens nothing.
 * @param from as it was looked at. @returns false where it works no more, or somebody else has changed it
 */
export async function changeNetworks(
  db: Database,
  business: string,
  { id, from, to }: { id: string; from: readonly string[]; to: readonly string[] },
  { by, now }: { by: Principal; now: UnixMs },
): Promise<boolean> {
  const { meta } = await db
    .update(apiTokens)
    .set({ networks: to.join(" ") })
    .where(and(ofBusiness(business, id, now), eq(apiTokens.networks, from.join(" ")), mayStill(by, now)));
  return meta.changes > 0;
}

/**
 * A new token with the same name, scopes and networks; the old one works until the overlap ends. Undefined where there is none to rotate.
 * @param until it may not work longer than that; null: it may
 */
export async function rotateToken(
  db: Database,
  business: string,
  { id, overlapMs, until, maker }: { id: string; overlapMs: number; until: UnixMs | null; maker: MemberId },
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
  const same = { name: old.name, scopes: scopesOf(old.scopes), networks: wordsOf(old.networks), maker };
  const made = await addToken(db, business, { ...same, expires }, { kind, now });
  if (made === undefined) return undefined;
  const ends = Math.min(old.expires, now + overlapMs);
  const { meta } = await db
    .update(apiTokens)
    .set({ expires: ends })
    .where(and(ofBusiness(business, id, now), eq(apiTokens.networks, old.networks)));
  if (meta.changes > 0) return made;
  // Revoked or narrowed meanwhile: what was made after the old one is neither.
  await revokeToken(db, business, made.shown.id, now);
  return undefined;
}

/** Those that have not worked for half a year. */
export async function forgetOldTokens(db: Database, before: UnixMs): Promise<void> {
  await db.delete(apiTokens).where(or(lt(apiTokens.expires, before), between(apiTokens.revoked, 1, before)));
}

function endOf(expires: UnixMs): UnixMs | null {
  return expires === NEVER ? null : expires;
}

/** In the statement that makes it: who is put out meanwhile leaves no token behind. */
function isInCharge(maker: MemberId) {
  const { id, ended, role } = businessMembers;
  return sql`EXISTS (SELECT 1 FROM ${businessMembers} WHERE ${and(eq(id, maker), eq(ended, 0), inArray(role, ["owner", "admin"]))})`;
}

function mayStill(by: Principal, now: UnixMs) {
  if (by.kind !== "token") return isInCharge(memberOf(by));
  return sql`EXISTS (SELECT 1 FROM api_tokens AS opener WHERE opener.id = ${by.id} AND opener.revoked = 0 AND opener.expires > ${now}
    AND opener.networks = ${by.networks.join(" ")})`;
}

function works(now: UnixMs) {
  return and(eq(apiTokens.revoked, 0), gt(apiTokens.expires, now));
}

function ofBusiness(business: string, id: string, now: UnixMs) {
  return and(eq(apiTokens.business, business), eq(apiTokens.id, id), works(now));
}

function scopesOf(text: string): Scope[] {
  const said = wordsOf(text);
  return SCOPES.filter((scope) => said.includes(scope));
}

function wordsOf(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}
