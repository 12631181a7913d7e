// A business changes hands: its owner offers it to one person, and it is theirs once they say so. Nothing of it is theirs to see before.

import { and, eq, gt, lte, ne, sql } from "drizzle-orm";
import type { AccountId, Handle, UnixMs } from "../../protocol/index.ts";
import { ownRow } from "../directory/accounts.ts";
import type { Database } from "../directory/database.ts";
import { accountWith } from "../directory/handles.ts";
import { accounts } from "../directory/schema.ts";
import { type DirectoryEnv, databaseOfAccount, firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { gatewayOf } from "../rpc.ts";
import { MAX_BUSINESSES_PER_OWNER } from "./businesses.ts";
import { newMemberId } from "./members.ts";
import { apiTokens, businesses, businessMembers, businessOffers, type Hosting } from "./schema.ts";

const m = businessMembers;
const TOLD_AGAIN_MS = 24 * 3600_000;
const GOOD_FOR_MS = 7 * 24 * 3600_000;
/** To one person: whoever is offered things that they never asked for sees so many. */
const MAX_OFFERS = 10;

type Wanted = { business: string; owner: AccountId; handle: Handle; now: UnixMs };
export type Offered = { kind: "ok"; expires: UnixMs } | { kind: "no-such-person" | "yourself" | "too-many" };

/** One at a time: another takes the place of the one before. */
export async function offer(env: DirectoryEnv, { business, owner, handle, now }: Wanted): Promise<Offered> {
  const known = await accountWith(env, handle);
  // A handle that is reserved, or kept for a while after its account, is nobody's.
  if (known === undefined || !(await isOf(env, known.account, handle))) return { kind: "no-such-person" };
  if (known.account === owner) return { kind: "yourself" };
  const { to, expires } = businessOffers;
  const until = now + GOOD_FOR_MS;
  const open = sql`SELECT count(*) FROM ${businessOffers} WHERE ${and(eq(to, known.account), gt(expires, now))} AND business <> ${business}`;
  const { meta } = await firstDatabase(env).run(sql`
    INSERT INTO ${businessOffers} (business, owner, recipient, expires)
    SELECT ${business}, ${owner}, ${known.account}, ${until} WHERE (${open}) < ${MAX_OFFERS}
    ON CONFLICT (business) DO UPDATE SET owner = excluded.owner, recipient = excluded.recipient, expires = excluded.expires`);
  return meta.changes > 0 ? { kind: "ok", expires: until } : { kind: "too-many" };
}

async function isOf(env: DirectoryEnv, account: AccountId, handle: Handle): Promise<boolean> {
  const db = await databaseOfAccount(env, account);
  const row = await db.select({ handle: accounts.handle }).from(accounts).where(eq(accounts.id, account)).get();
  return row?.handle === handle;
}

export type Offer = { business: string; handle: Handle; hosting: Hosting; expires: UnixMs };

export function offersTo(db: Database, account: AccountId, now: UnixMs): Promise<Offer[]> {
  const { id: business, handle, hosting } = businesses;
  return db
    .select({ business, handle, hosting, expires: businessOffers.expires })
    .from(businessOffers)
    .innerJoin(businesses, eq(businesses.id, businessOffers.business))
    .where(and(eq(businessOffers.to, account), isStanding(now)))
    .all();
}

/** For who made it. A handle that changed is told as it is now; who is gone gets nothing, and it ends by itself. */
export async function offerOf(env: DirectoryEnv, business: string, now: UnixMs): Promise<Pick<Offer, "handle" | "expires">[]> {
  const found = await firstDatabase(env)
    .select({ to: businessOffers.to, expires: businessOffers.expires })
    .from(businessOffers)
    .innerJoin(businesses, eq(businesses.id, businessOffers.business))
    .where(and(eq(businessOffers.business, business), isStanding(now)))
    .get();
  const known = found && (await ownRow(await databaseOfAccount(env, found.to), found.to));
  return found && known ? [{ handle: known.handle, expires: found.expires }] : [];
}

type Taking = { business: string; account: AccountId; access: "keep" | "end"; now: UnixMs };

/**
 * The row, its people, the tokens and then the object: whoever had it does nothing in between that stays. With `keep` the team goes on, but for who gave it away;
 * with `end` nobody of it does. Safe to repeat: the offer goes last, so that who got no answer says it again.
 */
export async function take(env: Env, { business, account, access, now }: Taking): Promise<"ok" | "not-found" | "too-many"> {
  const db = firstDatabase(env);
  const offered = await db
    .select({ hosting: businesses.hosting, owner: businesses.owner })
    .from(businessOffers)
    .innerJoin(businesses, eq(businesses.id, businessOffers.business))
    .where(and(eq(businessOffers.business, business), eq(businessOffers.to, account), gt(businessOffers.expires, now)))
    .get();
  if (offered === undefined) return "not-found";
  const own = sql`(SELECT count(*) FROM ${businesses} WHERE owner = ${account})`;
  const giver = sql`(SELECT owner FROM ${businessOffers} WHERE business = ${business} AND recipient = ${account} AND expires > ${now})`;
  const isFree = sql`suspended = 0 AND owner_suspended = 0 AND ending = 0`;
  const isTheirs = sql`EXISTS (SELECT 1 FROM ${businesses} WHERE id = ${business} AND owner = ${account})`;
  const there = and(eq(m.business, business), eq(m.ended, 0));
  const isGoing = access === "end" ? ne(m.account, account) : sql`${m.account} = ${giver} AND ${m.account} <> ${account}`;
  const taker = await ownRow(await databaseOfAccount(env, account), account);
  const [taken] = await db.batch([
    db
      .update(businesses)
      .set({ owner: account })
      .where(and(eq(businesses.id, business), isFree, sql`owner = ${giver}`, sql`${own} < ${MAX_BUSINESSES_PER_OWNER}`))
      .returning({ id: businesses.id }),
    db
      .update(apiTokens)
      .set({ revoked: now })
      .where(and(eq(apiTokens.business, business), eq(apiTokens.revoked, 0), isTheirs, sql`${Number(access === "end")} = 1`)),
    db
      .insert(m)
      .select(
        sql`SELECT ${newMemberId()}, ${business}, ${account}, ${taker?.handle ?? ""}, 'owner', ${now}, ${now}, 0, 0 WHERE ${isTheirs}`,
      )
      .onConflictDoNothing(),
    db
      .update(m)
      .set({ role: "owner", accepted: sql`CASE WHEN ${m.accepted} = 0 THEN ${now} ELSE ${m.accepted} END` })
      .where(and(there, eq(m.account, account), isTheirs)),
    // What goes on is in the hands of who has it now: it would end with who gave it away.
    db
      .update(apiTokens)
      .set({ maker: sql`(SELECT id FROM ${m} WHERE ${and(there, eq(m.account, account))})` })
      .where(and(eq(apiTokens.business, business), eq(apiTokens.revoked, 0), isTheirs)),
    db
      .update(m)
      .set({ ended: now })
      .where(and(there, isGoing, isTheirs)),
  ]);
  // Taken before, by a call that was cut off, it is theirs.
  if (taken.length === 0 && offered.owner !== account) {
    const held = await db.select({ n: sql<number>`count(*)` }).from(businesses).where(eq(businesses.owner, account));
    return (held[0]?.n ?? 0) >= MAX_BUSINESSES_PER_OWNER ? "too-many" : "not-found";
  }
  if (offered.hosting !== "own-server") await tellGone(env, { business, now, heir: access === "keep" ? account : null });
  if (access === "end" && offered.hosting === "gateway") await gatewayOf(env, business).changeHands();
  await db.delete(businessOffers).where(and(eq(businessOffers.business, business), eq(businessOffers.to, account)));
  return "ok";
}

/** Those who went with this call, or with one of the last day that was cut off. @param heir whoever has what an owner among them had set up */
async function tellGone(
  env: Env,
  { business, now, heir }: { business: string; now: UnixMs; heir: AccountId | null },
): Promise<void> {
  const db = firstDatabase(env);
  const gone = await db
    .select({ id: m.id, role: m.role })
    .from(m)
    .where(and(eq(m.business, business), gt(m.ended, now - TOLD_AGAIN_MS)));
  const next =
    heir === null
      ? undefined
      : await db
          .select({ id: m.id })
          .from(m)
          .where(and(eq(m.business, business), eq(m.account, heir), eq(m.ended, 0)))
          .get();
  for (const { id, role } of gone)
    await gatewayOf(env, business).memberChanged({
      member: id,
      isGone: true,
      was: role,
      ...(next && role === "owner" && { heir: next.id }),
    });
}

/** By either side. @returns whether there was one of theirs */
export async function endOffer(db: Database, business: string, account: AccountId): Promise<boolean> {
  const isOfTheirs = sql`(${businessOffers.to} = ${account} OR ${businessOffers.owner} = ${account})`;
  const { meta } = await db.delete(businessOffers).where(and(eq(businessOffers.business, business), isOfTheirs));
  return meta.changes > 0;
}

export async function forgetOldOffers(db: Database, now: UnixMs): Promise<void> {
  await db.delete(businessOffers).where(lte(businessOffers.expires, now));
}

/** What was offered by who has it no more, or goes, is no offer. */
function isStanding(now: UnixMs) {
  return and(gt(businessOffers.expires, now), eq(businesses.owner, businessOffers.owner), eq(businesses.ending, 0));
}
