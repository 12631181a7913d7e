// Claims: the KeyPackages that an account was given, for which conversation, until when it may add them.

import { and, eq, gt, inArray, lte, sql } from "drizzle-orm";
import { readKeyPackage } from "../../mls/verify.ts";
import {
  type AccountId,
  type ClaimAnswer,
  type ConversationId,
  type DeviceId,
  toBase64Url,
  type UnixMs,
} from "../../protocol/index.ts";
import type { Claims, Session } from "../rpc.ts";
import { bucketOf } from "./buckets.ts";
import type { Database } from "./database.ts";
import { fencedAmong } from "./fences.ts";
import { listed } from "./listed.ts";
import { claims, devices, keyPackages } from "./schema.ts";
import { type DirectoryEnv, databaseOfAccount, onItsWay, shardOfAccount } from "./shards.ts";
import { nowUsed } from "./used.ts";

/** A Commit that was made in time may still wait for its network. */
export const CLAIM_LIFETIME_MS = 7 * 24 * 3600 * 1000;

/**
 * By KeyPackageRef, which of these this account may add to this conversation now: not what expired, not a device that was revoked since.
 * By requester and not by ref, because a last resort is given to several people.
 */
export async function claimsOf(
  env: DirectoryEnv,
  { requester, conversation, refs, now }: Adding & { now: UnixMs },
): Promise<Claims> {
  if (refs.length === 0) return {};
  const db = await databaseOfAccount(env, requester);
  const { ref, account, device, expires } = claims;
  const rows = await db
    .select({ ref, account, device, expiresAt: expires })
    .from(claims)
    .where(and(isAdded({ requester, conversation, refs }), gt(expires, now)));
  const there = await devicesThere(env, rows);
  return Object.fromEntries(
    rows
      .filter((row) => there.has(row.device))
      .map((row) => [row.ref, { requester, account: row.account, conversation, expiresAt: row.expiresAt }]),
  );
}

/** What was added is claimed no more: else whoever adds many has all of them looked up with each. */
export async function dropClaims(env: DirectoryEnv, added: Adding): Promise<void> {
  if (added.refs.length === 0) return;
  const db = await databaseOfAccount(env, added.requester);
  await db.delete(claims).where(isAdded(added));
}

type Adding = { requester: AccountId; conversation: ConversationId; refs: readonly string[] };

function isAdded({ requester, conversation, refs }: Adding) {
  return and(eq(claims.requester, requester), eq(claims.conversation, conversation), inArray(claims.ref, listed(refs)));
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
 * they are with an answer that is; so nothing is taken where the requester's bucket takes no writes now. Only here are signatures checked: a device
 * that put in what does not hold has only kept itself from being added. One's own device is left out: it does not add itself.
 * @param tell the devices of which one was taken, whatever came of it
 */
export async function claimKeyPackages(
  env: DirectoryEnv,
  wanted: Wanted,
  tell: (devices: readonly DeviceId[]) => Promise<void>,
): Promise<ClaimAnswer["keyPackages"]> {
  const { requester, now } = wanted;
  const [db, noted] = [await databaseOfAccount(env, wanted.account), await databaseOfAccount(env, requester.account)];
  if ((await fencedAmong(noted, [bucketOf(requester.account)])).size > 0) throw onItsWay();
  const all = await take(db, wanted);
  try {
    const good: Taken[] = [];
    for (const taken of all) {
      const { kind } = await readKeyPackage(taken.bytes, now);
      if (kind === "ok") good.push(taken);
      else await db.delete(keyPackages).where(eq(keyPackages.id, taken.id));
    }
    if (good.length === 0) return [];
    await note(noted, wanted, good);
    await nowUsed(db, wanted.account);
    return good.map(({ device, bytes, lastResort }) => ({ device, keyPackage: toBase64Url(bytes), lastResort }));
  } finally {
    await tell(all.map(({ device }) => device));
  }
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
