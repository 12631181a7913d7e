// Who has which handle. A handle and its account may be in two databases, which share no transaction: so a handle is reserved first, then the
// account is made, then the handle is its own. Wherever that breaks off, the handle is the account's or free again, never two accounts'.

import { and, eq, lt, lte, sql } from "drizzle-orm";
import type { AccountId, Handle, UnixMs } from "../../protocol/index.ts";
import { bucketOf, type HandleHash, hashOfHandle } from "./buckets.ts";
import { NEVER } from "./columns.ts";
import { accounts, givenUp, handles } from "./schema.ts";
import { type DirectoryEnv, databaseOfAccount, databaseOfBucket } from "./shards.ts";

/** Far longer than a request takes. */
export const RESERVED_MS = 10 * 60_000;

export type Reservation = { hash: HandleHash; account: AccountId; lapses: UnixMs };

/** @returns undefined where it is another's. One's own, as an earlier try left it, is gone on with. */
export async function reserve(
  env: DirectoryEnv,
  { handle, account, now }: { handle: Handle; account: AccountId; now: UnixMs },
): Promise<Reservation | undefined> {
  const hash = await hashOfHandle(handle);
  const db = await databaseOfBucket(env, bucketOf(hash));
  const wanted = { hash, account, lapses: now + RESERVED_MS };
  for (;;) {
    const [[held], [known]] = await db.batch([
      db
        .insert(handles)
        .values(wanted)
        .onConflictDoUpdate({
          target: handles.hash,
          set: { lapses: sql`max(${handles.lapses}, excluded.lapses)` },
          setWhere: eq(handles.account, account),
        })
        .returning(),
      db.select().from(handles).where(eq(handles.hash, hash)),
    ]);
    if (held !== undefined) return held;
    if (known !== undefined && (known.lapses > now || (await settle(env, known)) === "kept")) return undefined;
  }
}

/** It is the account's for good. */
export async function keepHandle(env: DirectoryEnv, { hash, account }: Omit<Reservation, "lapses">): Promise<void> {
  const db = await databaseOfBucket(env, bucketOf(hash));
  await db
    .update(handles)
    .set({ lapses: NEVER })
    .where(and(eq(handles.hash, hash), eq(handles.account, account)));
}

/** Only where nothing came of it yet. */
export async function release(env: DirectoryEnv, { hash, account, lapses }: Reservation): Promise<void> {
  const db = await databaseOfBucket(env, bucketOf(hash));
  await db
    .delete(handles)
    .where(and(eq(handles.hash, hash), eq(handles.account, account), lte(handles.lapses, lapses), lt(handles.lapses, NEVER)));
}

export async function accountWith(env: DirectoryEnv, handle: Handle): Promise<Reservation | undefined> {
  const hash = await hashOfHandle(handle);
  const db = await databaseOfBucket(env, bucketOf(hash));
  return db.select().from(handles).where(eq(handles.hash, hash)).get();
}

/**
 * What came of a reservation whose time is over: an account has the handle, or none ever will by it. The latter is written down where the account
 * would be, in the same transaction that finds that it is not there, so that a request which slept all the while makes none.
 */
export async function settle(env: DirectoryEnv, reservation: Reservation): Promise<"kept" | "freed"> {
  const { hash, account, lapses } = reservation;
  const db = await databaseOfAccount(env, account);
  const [, [found]] = await db.batch([
    db
      .insert(givenUp)
      .select(
        sql`SELECT ${account}, ${hash}, ${lapses} WHERE NOT EXISTS (SELECT 1 FROM ${accounts} WHERE ${accounts.id} = ${account})`,
      )
      .onConflictDoUpdate({
        target: [givenUp.account, givenUp.hash],
        set: { lapses: sql`max(${givenUp.lapses}, excluded.lapses)` },
      }),
    db.select({ handle: accounts.handle }).from(accounts).where(eq(accounts.id, account)),
  ]);
  if (found !== undefined && (await hashOfHandle(found.handle)) === hash) {
    await keepHandle(env, reservation);
    return "kept";
  }
  await release(env, reservation);
  return "freed";
}
