// What came of reservations whose time is over: an account has the handle, or none ever will by it. The latter is written down where the account would be, in
// the same transaction that finds that it is not there, so that a request which slept all the while makes none. Many at once cost as many queries as one.

import { and, inArray, lt, sql } from "drizzle-orm";
import type { AccountId, UnixMs } from "../../protocol/index.ts";
import { bucketOf, type HandleHash, hashOfHandle } from "./buckets.ts";
import { NEVER } from "./columns.ts";
import type { Database } from "./database.ts";
import { listed } from "./listed.ts";
import { accounts, givenUp, handles } from "./schema.ts";
import { byDatabase, type DirectoryEnv } from "./shards.ts";

export type Reservation = { hash: HandleHash; account: AccountId; lapses: UnixMs };

/** @returns those whose account has the handle; the others are free again. No hash may be there twice. */
export async function settleAll(env: DirectoryEnv, reservations: readonly Reservation[]): Promise<Set<HandleHash>> {
  const kept = new Set<HandleHash>();
  for (const { db, items } of await byDatabase(env, reservations, ({ account }) => bucketOf(account)))
    for (const hash of await giveUp(db, items)) kept.add(hash);
  for (const { db, items } of await byDatabase(env, reservations, ({ hash }) => bucketOf(hash)))
    await inRegister(
      db,
      items.filter(({ hash }) => kept.has(hash)),
      items.filter(({ hash }) => !kept.has(hash)),
    );
  return kept;
}

/** It is the account's for good. Throws where it is another's. */
export async function keepHandle(env: DirectoryEnv, reservation: Reservation): Promise<void> {
  for (const { db, items } of await byDatabase(env, [reservation], ({ hash }) => bucketOf(hash))) await inRegister(db, items, []);
}

/** Only once nothing can come of it any more: it was given up, or its account is there with another handle. */
export async function release(env: DirectoryEnv, reservation: Reservation): Promise<void> {
  for (const { db, items } of await byDatabase(env, [reservation], ({ hash }) => bucketOf(hash))) await inRegister(db, [], items);
}

async function giveUp(db: Database, reservations: readonly Reservation[]): Promise<HandleHash[]> {
  const [, found] = await db.batch([
    db
      .insert(givenUp)
      .select(
        sql`SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(${rowsOf(reservations)}) WHERE NOT EXISTS (SELECT 1 FROM ${accounts} WHERE ${accounts.id} = value ->> 0)`,
      )
      .onConflictDoUpdate({
        target: [givenUp.account, givenUp.hash],
        set: { lapses: sql`max(${givenUp.lapses}, excluded.lapses)` },
      }),
    db
      .select({ id: accounts.id, handle: accounts.handle })
      .from(accounts)
      .where(inArray(accounts.id, listed(reservations.map(({ account }) => account)))),
  ]);
  const hashes = new Map(await Promise.all(found.map(async ({ id, handle }) => [id, await hashOfHandle(handle)] as const)));
  return reservations.filter(({ account, hash }) => hashes.get(account) === hash).map(({ hash }) => hash);
}

async function inRegister(db: Database, kept: readonly Reservation[], freed: readonly Reservation[]): Promise<void> {
  const [theirs] = await db.batch([
    db
      .insert(handles)
      .select(sql`SELECT value ->> 1, value ->> 0, ${NEVER} FROM json_each(${rowsOf(kept)}) WHERE true`)
      .onConflictDoUpdate({
        target: handles.hash,
        set: { lapses: NEVER },
        setWhere: sql`${handles.account} = excluded.account`,
      })
      .returning({ hash: handles.hash }),
    db
      .delete(handles)
      .where(
        and(
          inArray(handles.hash, listed(freed.map(({ hash }) => hash))),
          lt(handles.lapses, NEVER),
          sql`EXISTS (SELECT 1 FROM json_each(${rowsOf(freed)}) WHERE value ->> 1 = ${handles.hash} AND value ->> 0 = ${handles.account} AND value ->> 2 >= ${handles.lapses})`,
        ),
      ),
  ]);
  if (theirs.length < kept.length) throw new HandleLost();
}

class HandleLost extends Error {
  override readonly name = "HandleLost";
}

function rowsOf(reservations: readonly Reservation[]): string {
  return JSON.stringify(reservations.map(({ account, hash, lapses }) => [account, hash, lapses]));
}
