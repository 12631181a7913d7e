// Was an account ever used? One that came back on another day, was in a conversation or is a business stays for good; one that nobody ever used goes,
// with its handle, when its first session is over. By hundreds: the hour has only so many queries, and sign-ups by machine are many.

import { and, asc, eq, inArray, lte, notExists, type SQL, sql } from "drizzle-orm";
import type { AccountId, UnixMs } from "../../protocol/index.ts";
import { bucketOf, hashOfHandle } from "./buckets.ts";
import type { Database } from "./database.ts";
import { fencedAmong, isNotFenced } from "./fences.ts";
import { listed } from "./listed.ts";
import { accounts, devices, handles, keyPackages, reports, sessions } from "./schema.ts";
import { SESSION_LIFETIME_MS } from "./sessions.ts";
import { type Reservation, settleAll } from "./settle.ts";
import { byDatabase, type DirectoryEnv } from "./shards.ts";

/** Until then a device that comes back finds its session. */
export const UNUSED_KEPT_MS = SESSION_LIFETIME_MS;
const AT_ONCE = 500;

/**
 * @param groups at most so many times AT_ONCE
 * @throws the first error of those that failed, when the others are done
 */
export async function forgetUnused(db: Database, env: DirectoryEnv, now: UnixMs, groups: number): Promise<void> {
  const failed: unknown[] = [];
  let last = { created: -1, id: "" };
  for (let group = 0; group < groups; group++) {
    const unused = await db
      .select({ id: accounts.id, handle: accounts.handle, created: accounts.created })
      .from(accounts)
      .where(
        and(isUnused(now), isNotFenced(accounts.id), sql`(${accounts.created}, ${accounts.id}) > (${last.created}, ${last.id})`),
      )
      .orderBy(asc(accounts.created), asc(accounts.id))
      .limit(AT_ONCE);
    const found = await Promise.all(
      unused.map(async ({ id, handle }) => ({ hash: await hashOfHandle(handle), account: id, lapses: now })),
    );
    await forget(db, env, found, now).catch((error: unknown) => failed.push(error));
    last = unused.at(-1) ?? last;
    if (unused.length < AT_ONCE) break;
  }
  if (failed.length > 0) throw failed[0];
}

async function forget(db: Database, env: DirectoryEnv, unused: readonly Reservation[], now: UnixMs): Promise<void> {
  if (unused.length === 0) return;
  // In this order: wherever it breaks off, the hour settles the reservations by whether the accounts are there.
  const reserved = await reserveAgain(env, unused, now);
  await remove(
    db,
    reserved.map(({ account }) => account),
    now,
  );
  await settleAll(env, reserved);
}

/** Those whose handle can be written now. */
async function reserveAgain(env: DirectoryEnv, unused: readonly Reservation[], now: UnixMs): Promise<Reservation[]> {
  const reserved: Reservation[] = [];
  for (const { db, items } of await byDatabase(env, unused, ({ hash }) => bucketOf(hash))) {
    const buckets = items.map(({ hash }) => bucketOf(hash));
    const fenced = await fencedAmong(db, buckets);
    const open = items.filter(({ hash }) => !fenced.has(bucketOf(hash)));
    const pairs = JSON.stringify(open.map(({ hash, account }) => [hash, account]));
    await db
      .update(handles)
      .set({ lapses: sql`min(${handles.lapses}, ${now})` })
      .where(
        and(
          inArray(handles.hash, listed(open.map(({ hash }) => hash))),
          sql`(${handles.hash}, ${handles.account}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${pairs}))`,
        ),
      );
    reserved.push(...open);
  }
  return reserved;
}

/** Whoever came back meanwhile is used, and stays. */
async function remove(db: Database, ids: readonly AccountId[], now: UnixMs): Promise<void> {
  const isOne = (account: typeof accounts.id | typeof devices.account | typeof reports.reporter) => inArray(account, listed(ids));
  const isGone = (account: typeof devices.account | typeof reports.reporter) =>
    notExists(db.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, account)));
  const theirs = db
    .select({ id: devices.id })
    .from(devices)
    .where(and(isOne(devices.account), isGone(devices.account)));
  await db.batch([
    db.delete(accounts).where(and(isOne(accounts.id), isUnused(now))),
    db.delete(sessions).where(inArray(sessions.device, theirs)),
    db.delete(keyPackages).where(inArray(keyPackages.device, theirs)),
    db.delete(reports).where(and(isOne(reports.reporter), isGone(reports.reporter))),
    db.delete(devices).where(and(isOne(devices.account), isGone(devices.account))),
  ]);
}

/** As a literal, or SQLite does not know that the index has them all. */
function isUnused(now: UnixMs): SQL | undefined {
  return and(sql`${accounts.used} = 0`, lte(accounts.created, now - UNUSED_KEPT_MS));
}
