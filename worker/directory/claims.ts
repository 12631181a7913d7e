// Claims: the KeyPackages that an account was given, for which conversation, until when it may add them.

import { and, eq, gt, inArray, lte, sql } from "drizzle-orm";
import { readKeyPackage } from "../../mls/verify.ts";
import { type AccountId, type ClaimAnswer, type ConversationId, toBase64Url, type UnixMs } from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import type { Claims, Session } from "../rpc.ts";
import { type Database, database } from "./database.ts";
import { claims, devices, keyPackages } from "./schema.ts";

/** A Commit that was made in time may still wait for its network. */
export const CLAIM_LIFETIME_MS = 7 * 24 * 3600 * 1000;

/**
 * By KeyPackageRef, all that this account may add to this conversation now: not what expired, not a device that was revoked since.
 * By requester and not by ref, because a last resort is given to several people.
 */
export async function claimsOf(
  env: Pick<Env, "DIRECTORY">,
  { requester, conversation, now }: { requester: AccountId; conversation: ConversationId; now: UnixMs },
): Promise<Claims> {
  const rows = await database(env)
    .select({ ref: claims.ref, account: claims.account, expiresAt: claims.expires })
    .from(claims)
    .innerJoin(devices, eq(devices.id, claims.device))
    .where(
      and(
        eq(claims.requester, requester),
        eq(claims.conversation, conversation),
        gt(claims.expires, now),
        eq(devices.revoked, false),
      ),
    );
  return Object.fromEntries(rows.map(({ ref, account, expiresAt }) => [ref, { requester, account, conversation, expiresAt }]));
}

/**
 * One KeyPackage of each device of the account: the oldest that is good, else its last resort. Given out, noted and taken away in one
 * transaction, so that no two requests ever get the same one. Only here is its signature checked: a device that put in what does not hold
 * has only kept itself from being added. One's own device is left out: it does not add itself.
 */
export async function claimKeyPackages(
  db: Database,
  {
    requester,
    account,
    conversation,
    now,
  }: { requester: Session; account: AccountId; conversation: ConversationId; now: UnixMs },
): Promise<ClaimAnswer["keyPackages"]> {
  const chosen = sql`(
    SELECT (
      SELECT ${keyPackages.id} FROM ${keyPackages}
      WHERE ${keyPackages.device} = ${devices.id} AND ${keyPackages.expires} > ${now}
      ORDER BY ${keyPackages.lastResort}, ${keyPackages.id} LIMIT 1
    ) FROM ${devices}
    WHERE ${devices.account} = ${account} AND ${devices.revoked} = 0 AND ${devices.id} <> ${requester.device}
  )`;
  const given = { id: keyPackages.id, device: keyPackages.device, bytes: keyPackages.bytes, lastResort: keyPackages.lastResort };
  const isChosen = (lastResort: boolean) => and(inArray(keyPackages.id, chosen), eq(keyPackages.lastResort, lastResort));
  const [, , lastResorts, once] = await db.batch([
    db.delete(claims).where(and(eq(claims.requester, requester.account), lte(claims.expires, now))),
    db
      .insert(claims)
      .select(
        sql`SELECT ${requester.account}, ${conversation}, ${keyPackages.ref}, ${account}, ${keyPackages.device},
          min(${keyPackages.expires}, ${now + CLAIM_LIFETIME_MS}) FROM ${keyPackages} WHERE ${inArray(keyPackages.id, chosen)}`,
      )
      .onConflictDoUpdate({
        target: [claims.requester, claims.conversation, claims.ref],
        set: { expires: sql`excluded.expires` },
      }),
    db.update(keyPackages).set({ used: true }).where(isChosen(true)).returning(given),
    // Last: from here on the choice would be another.
    db.delete(keyPackages).where(isChosen(false)).returning(given),
  ]);
  const good: ClaimAnswer["keyPackages"] = [];
  for (const { id, device, bytes, lastResort } of [...once, ...lastResorts]) {
    const { kind } = await readKeyPackage(bytes, now);
    if (kind === "ok") good.push({ device, keyPackage: toBase64Url(bytes), lastResort });
    else await db.delete(keyPackages).where(eq(keyPackages.id, id));
  }
  return good;
}
