// Who has which handle. A handle and its account may be in two databases, which share no transaction: so a handle is reserved first, then the
// account is made, then the handle is its own. Wherever that breaks off, the handle is the account's or free again, never two accounts'.

import { eq, sql } from "drizzle-orm";
import type { AccountId, Handle, UnixMs } from "../../protocol/index.ts";
import { bucketOf, hashOfHandle } from "./buckets.ts";
import { handles } from "./schema.ts";
import { type Reservation, settleAll } from "./settle.ts";
import { type DirectoryEnv, databaseOfBucket } from "./shards.ts";

/** Far longer than a request takes. */
export const RESERVED_MS = 10 * 60_000;

type Wanted = { handle: Handle; account: AccountId; now: UnixMs };

/** Writes nothing for whoever asks: what it costs is not paid yet. */
export async function isAnothers(env: DirectoryEnv, { handle, account, now }: Wanted): Promise<boolean> {
  const known = await accountWith(env, handle);
  if (known === undefined || known.account === account) return false;
  return known.lapses > now || (await settle(env, known)) === "kept";
}

/** @returns undefined where it is another's. One's own, as an earlier try left it, is gone on with. */
export async function reserve(env: DirectoryEnv, { handle, account, now }: Wanted): Promise<Reservation | undefined> {
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

export async function accountWith(env: DirectoryEnv, handle: Handle): Promise<Reservation | undefined> {
  const hash = await hashOfHandle(handle);
  const db = await databaseOfBucket(env, bucketOf(hash));
  return db.select().from(handles).where(eq(handles.hash, hash)).get();
}

async function settle(env: DirectoryEnv, reservation: Reservation): Promise<"kept" | "freed"> {
  return (await settleAll(env, [reservation])).has(reservation.hash) ? "kept" : "freed";
}
