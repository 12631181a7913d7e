// An account ends for good, by its root's word. What could bring it back goes first and its row last: wherever it breaks off, its person still has a
// session to say it again with.

import { and, desc, eq, inArray, notInArray, sql } from "drizzle-orm";
import { deletionProofInput, verify } from "../../mls/verify.ts";
import { type AccountId, type DeviceId, fromBase64Url, type Rejection, type UnixMs } from "../../protocol/index.ts";
import { endBusinessesOf } from "../business/forget-business.ts";
import { endMemberships } from "../business/members.ts";
import { tally } from "../counting/counting.ts";
import type { Env } from "../env.ts";
import type { MediaEnv } from "../media/blobs.ts";
import { blobs, keepers, parts } from "../media/schema.ts";
import { spendInvitations } from "../operator/invitations.ts";
import { gatewayOf, historyOf, inboxOf, vaultOf } from "../rpc.ts";
import { bucketOf, hashOfHandle } from "./buckets.ts";
import { spendChallenge } from "./challenges.ts";
import type { Database } from "./database.ts";
import { rootKeyOf } from "./root-key.ts";
import { accounts, claims, devices, handles, keyPackages, reports, sessions } from "./schema.ts";
import { databaseOfAccount, databaseOfBucket, firstDatabase } from "./shards.ts";

/** Nobody else is taken for them meanwhile. */
export const HANDLE_KEPT_MS = 30 * 24 * 3600_000;
/** As R2 takes them */
const DELETED_BY_ONE_CALL = 1_000;
const FILES_AT_ONCE = 50 * DELETED_BY_ONE_CALL;

type DeletionEnv = Env & MediaEnv;
type Deleting = { account: AccountId; proof: { challenge: string; signature: string } };

/** A session alone ends nothing: whoever stole a token, or a device that its root has left, has not the root. */
export async function deleteAccount(
  env: DeletionEnv,
  { account, proof }: Deleting,
  now: UnixMs,
): Promise<{ done: true } | Rejection> {
  const challenge = fromBase64Url(proof.challenge) ?? new Uint8Array();
  if (!(await spendChallenge(firstDatabase(env), challenge, now))) return { kind: "bad-proof" };
  const db = await databaseOfAccount(env, account);
  const rootKey = await rootKeyOf(db, account);
  const signature = fromBase64Url(proof.signature) ?? new Uint8Array();
  if (rootKey === undefined || !(await verify(rootKey, deletionProofInput({ challenge, account }), signature)))
    return { kind: "bad-proof" };
  await endAccount(env, account, now);
  return { done: true };
}

/** Whoever says so may: its root, or who operates the service. Said again it goes on where it broke off. */
export async function endAccount(env: DeletionEnv, account: AccountId, now: UnixMs): Promise<void> {
  const db = await databaseOfAccount(env, account);
  const theirs = (await db.select({ id: devices.id }).from(devices).where(eq(devices.account, account))).map(({ id }) => id);
  await reserveHandle(env, db, account, now);
  await spendInvitations(firstDatabase(env), account, now);
  // Where another owner is left it is theirs; what nobody owns any more ends.
  await leaveTeams(env, account, now);
  await endBusinessesOf(env, account, now);
  await historyOf(env, account).clear();
  await forgetFiles(env, account, now);
  const inbox = inboxOf(env, account);
  for (const vault of await inbox.vaultIds()) await vaultOf(env, vault).end(account);
  await inbox.erase(theirs);
  await remove(db, account, theirs);
  tally.note("accounts-ended");
  // Another device may have written, or come back to its Inbox, until now.
  await inbox.erase(theirs);
  await historyOf(env, account).clear();
  await forgetFiles(env, account, now);
}

/** Of businesses: also as their last owner. Where it could not be told streams end within minutes, what goes by itself within a day, and no request gets in. */
async function leaveTeams(env: DeletionEnv, account: AccountId, now: UnixMs): Promise<void> {
  for (const { business, id, role } of await endMemberships(firstDatabase(env), account, now))
    await gatewayOf(env, business)
      .memberChanged({ member: id, isGone: true, was: role })
      .catch(() => {});
}

/** For a while nobody has it. Then whoever wants it finds that its account is gone, and it is free (settle.ts). */
async function reserveHandle(env: DeletionEnv, db: Database, account: AccountId, now: UnixMs): Promise<void> {
  const row = await db.select({ handle: accounts.handle }).from(accounts).where(eq(accounts.id, account)).get();
  if (row === undefined) return;
  const hash = await hashOfHandle(row.handle);
  const there = await databaseOfBucket(env, bucketOf(hash));
  await there
    .update(handles)
    .set({ lapses: now + HANDLE_KEPT_MS })
    .where(and(eq(handles.hash, hash), eq(handles.account, account)));
}

/** From now on nobody is given them: R2 alone is asked for a file (decision 051), so they go from there at once. */
async function forgetFiles(env: DeletionEnv, account: AccountId, now: UnixMs): Promise<void> {
  const db = firstDatabase(env);
  const own = db.select({ id: blobs.id }).from(blobs).where(eq(blobs.account, account));
  await db.batch([
    db
      .update(blobs)
      .set({ state: "deleted", sweepAt: now })
      .where(and(eq(blobs.account, account), notInArray(blobs.state, ["deleted", "removed"]))),
    db.delete(parts).where(inArray(parts.blob, own)),
    db.delete(keepers).where(eq(keepers.account, account)),
  ]);
  await emptyR2(env, account);
}

/** The newest that one request can; of more, and where R2 does not answer, the hour takes what is left. */
async function emptyR2(env: DeletionEnv, account: AccountId): Promise<void> {
  const gone = await firstDatabase(env)
    .select({ id: blobs.id })
    .from(blobs)
    .where(and(eq(blobs.account, account), eq(blobs.state, "deleted")))
    .orderBy(desc(blobs.created))
    .limit(FILES_AT_ONCE);
  try {
    for (let from = 0; from < gone.length; from += DELETED_BY_ONE_CALL)
      await env.MEDIA.delete(gone.slice(from, from + DELETED_BY_ONE_CALL).map(({ id }) => id));
  } catch (error) {
    console.error({ event: "files-left-to-the-hour", error: error instanceof Error ? error.name : "not an error" });
  }
}

async function remove(db: Database, account: AccountId, theirs: readonly DeviceId[]): Promise<void> {
  const list = sql`(SELECT value FROM json_each(${JSON.stringify(theirs)}))`;
  await db.batch([
    db.delete(keyPackages).where(inArray(keyPackages.device, list)),
    db.delete(claims).where(eq(claims.requester, account)),
    db.delete(reports).where(eq(reports.reporter, account)),
    db.delete(sessions).where(inArray(sessions.device, list)),
    db.delete(devices).where(eq(devices.account, account)),
    db.delete(accounts).where(eq(accounts.id, account)),
  ]);
}
