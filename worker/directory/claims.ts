// Claims: the KeyPackages that an account was given, for which conversation, until when it may add them.

import { and, eq, gt, inArray, lte, type SQL, sql } from "drizzle-orm";
import { readKeyPackage } from "../../mls/verify.ts";
import {
  type AccountId,
  type ClaimAnswer,
  type ConversationId,
  type DeviceId,
  toBase64Url,
  type UnixMs,
} from "../../protocol/index.ts";
import type { Claims, Session, StockLeft } from "../rpc.ts";
import type { Database } from "./database.ts";
import { stockOf } from "./key-packages.ts";
import { claims, devices, keyPackages } from "./schema.ts";
import { type DirectoryEnv, databaseOfAccount, shardOfAccount } from "./shards.ts";
import { nowUsed } from "./used.ts";

/** A Commit that was made in time may still wait for its network. */
export const CLAIM_LIFETIME_MS = 7 * 24 * 3600 * 1000;

/**
 * By KeyPackageRef, all that this account may add to this conversation now: not what expired, not a device that was revoked since.
 * By requester and not by ref, because a last resort is given to several people.
 */
export async function claimsOf(
  env: DirectoryEnv,
  { requester, conversation, now }: { requester: AccountId; conversation: ConversationId; now: UnixMs },
): Promise<Claims> {
  const db = await databaseOfAccount(env, requester);
  const { ref, account, device, expires } = claims;
  const rows = await db
    .select({ ref, account, device, expiresAt: expires })
    .from(claims)
    .where(and(eq(claims.requester, requester), eq(claims.conversation, conversation), gt(expires, now)));
  const there = await devicesThere(env, rows);
  return Object.fromEntries(
    rows
      .filter((row) => there.has(row.device))
      .map((row) => [row.ref, { requester, account: row.account, conversation, expiresAt: row.expiresAt }]),
  );
}

/** Those that are not revoked: each database with an account among them is asked once. */
async function devicesThere(
  env: DirectoryEnv,
  claimed: readonly { account: AccountId; device: DeviceId }[],
): Promise<Set<DeviceId>> {
  const byShard = new Map<number, { db: Database; ids: DeviceId[] }>();
  for (const { account, device } of claimed) {
    const { shard, db } = await shardOfAccount(env, account);
    const { ids } = byShard.get(shard) ?? { ids: [] };
    byShard.set(shard, { db, ids: [...ids, device] });
  }
  const found = await Promise.all(
    [...byShard.values()].map(({ db, ids }) =>
      db
        .select({ id: devices.id })
        .from(devices)
        .where(and(inArray(devices.id, listed(ids)), eq(devices.revoked, false))),
    ),
  );
  return new Set(found.flat().map(({ id }) => id));
}

type Wanted = { requester: Session; account: AccountId; conversation: ConversationId; now: UnixMs };

/**
 * One KeyPackage of each device of the account: the oldest that is good, else its last resort. Taken away in one transaction, so that no two
 * requests ever get the same one; then noted with the requester, in whose database a Commit will ask. Where that breaks off they are lost, as
 * they are with an answer that is. Only here are signatures checked: a device that put in what does not hold has only kept itself from being
 * added. One's own device is left out: it does not add itself.
 */
export async function claimKeyPackages(
  env: DirectoryEnv,
  wanted: Wanted,
): Promise<{ keyPackages: ClaimAnswer["keyPackages"]; left: StockLeft[] }> {
  const { now } = wanted;
  const db = await databaseOfAccount(env, wanted.account);
  const good: Taken[] = [];
  for (const taken of await take(db, wanted)) {
    const { kind } = await readKeyPackage(taken.bytes, now);
    if (kind === "ok") good.push(taken);
    else await db.delete(keyPackages).where(eq(keyPackages.id, taken.id));
  }
  if (good.length === 0) return { keyPackages: [], left: [] };
  await note(await databaseOfAccount(env, wanted.requester.account), wanted, good);
  await nowUsed(db, wanted.account);
  const left = await Promise.all(good.map(async ({ device }) => ({ device, ...(await stockOf(db, device, now)) })));
  return {
    left,
    keyPackages: good.map(({ device, bytes, lastResort }) => ({ device, keyPackage: toBase64Url(bytes), lastResort })),
  };
}

type Taken = typeof keyPackages.$inferSelect;

async function take(db: Database, { requester, account, now }: Wanted): Promise<Taken[]> {
  const chosen = sql`(
    SELECT (
      SELECT ${keyPackages.id} FROM ${keyPackages}
      WHERE ${keyPackages.device} = ${devices.id} AND ${keyPackages.expires} > ${now}
      ORDER BY ${keyPackages.lastResort}, ${keyPackages.id} LIMIT 1
    ) FROM ${devices}
    WHERE ${devices.account} = ${account} AND ${devices.revoked} = 0 AND ${devices.id} <> ${requester.device}
  )`;
  const isChosen = (lastResort: boolean) => and(inArray(keyPackages.id, chosen), eq(keyPackages.lastResort, lastResort));
  const [lastResorts, once] = await db.batch([
    db.update(keyPackages).set({ used: true }).where(isChosen(true)).returning(),
    // Last: from here on the choice would be another.
    db.delete(keyPackages).where(isChosen(false)).returning(),
  ]);
  return [...once, ...lastResorts];
}

async function note(db: Database, { requester, account, conversation, now }: Wanted, taken: readonly Taken[]): Promise<void> {
  const of = (each: Taken) => ({
    requester: requester.account,
    conversation,
    ref: each.ref,
    account,
    device: each.device,
    expires: Math.min(each.expires, now + CLAIM_LIFETIME_MS),
  });
  await db.batch([
    nowUsed(db, requester.account),
    db.delete(claims).where(and(eq(claims.requester, requester.account), lte(claims.expires, now))),
    ...taken.map((each) =>
      db
        .insert(claims)
        .values(of(each))
        .onConflictDoUpdate({
          target: [claims.requester, claims.conversation, claims.ref],
          set: { expires: sql`excluded.expires` },
        }),
    ),
  ]);
}

/** As one parameter: D1 takes a hundred at most. */
function listed(ids: readonly string[]): SQL {
  return sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}
