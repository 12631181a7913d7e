// What who operates the service does to an account: it is suspended, restored or closed. Each can be said again, wherever it broke off.

import { and, eq, gt, inArray, or } from "drizzle-orm";
import type { AccountId, DeviceId, Handle, UnixMs } from "../../protocol/index.ts";
import { businesses, businessMembers, isStopped } from "../business/schema.ts";
import { isBarred } from "../directory/accounts.ts";
import { endAccount } from "../directory/deletion.ts";
import { accountWith } from "../directory/handles.ts";
import { accounts, barred, devices } from "../directory/schema.ts";
import { databaseOfAccount, firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { gatewayOf, inboxOf } from "../rpc.ts";
import type { Settings } from "./settings.ts";

export type Who = { kind: "account"; account: AccountId } | { kind: "handle"; handle: Handle };
/** `businesses`: that it owns. They go on when it is suspended; each is an account of its own. */
export type Found = { account: AccountId; handle: Handle; isBusiness: boolean; isSuspended: boolean; businesses: Handle[] };
/** `nobody`: there is no such account. `own`: an operator's. `business`: it was not said that it is meant. */
export type Outcome = { outcome: "done" | "already" | "nobody" | "own" | "business"; found: Found | null };

export async function findAccount(env: Env, who: Who): Promise<Found | null> {
  const account = who.kind === "account" ? who.account : (await accountWith(env, who.handle))?.account;
  if (account === undefined) return null;
  const db = await databaseOfAccount(env, account);
  const row = await db.select().from(accounts).where(eq(accounts.id, account)).get();
  // A handle that is only reserved, or kept for a while after a deletion, is nobody's.
  if (row === undefined || (who.kind === "handle" && row.handle !== who.handle)) return null;
  const { handle, suspended: isSuspended } = row;
  const related = await firstDatabase(env)
    .select({ handle: businesses.handle, account: businesses.account })
    .from(businesses)
    .where(or(eq(businesses.account, account), eq(businesses.owner, account)));
  const isBusiness = row.businessProfile.length > 0 || related.some((each) => each.account === account);
  const theirs = related.filter((each) => each.account !== account).map((each) => each.handle);
  return { account, handle, isBusiness, isSuspended, businesses: theirs };
}

type Asked = { who: Who; business: boolean };

/** The table first: from then on no request gets further. Then the sockets that are open. */
export async function suspend(env: Env, settings: Settings, asked: Asked, now: UnixMs): Promise<Outcome> {
  return toAccount(env, settings, asked, async (found) => {
    await mark(env, found.account, now);
    await inboxOf(env, found.account).suspend(await devicesOf(env, found.account));
    await hold(env, found.account);
    return found.isSuspended ? "already" : "done";
  });
}

/** Also of an account that is gone: then whoever had it may sign up again. */
export async function restore(env: Env, settings: Settings, asked: Asked): Promise<Outcome> {
  if (asked.who.kind === "account" && (await findAccount(env, asked.who)) === null) return unbar(env, asked.who.account);
  return toAccount(env, settings, asked, async (found) => {
    // The Inbox first: where it cannot be told the account stays suspended as a whole, and it can be said again.
    await inboxOf(env, found.account).restore(await devicesOf(env, found.account));
    await mark(env, found.account, null);
    await hold(env, found.account);
    return found.isSuspended ? "done" : "already";
  });
}

/** As its owner would delete it: the handle is nobody's for thirty days. But nobody signs up by its root again. */
export async function close(env: Env, settings: Settings, asked: Asked, now: UnixMs): Promise<Outcome> {
  return toAccount(env, settings, asked, async (found) => {
    // Nothing is written by it meanwhile, and its API's tokens end.
    await mark(env, found.account, now);
    await endAccount(env, found.account, now);
    return "done";
  });
}

async function toAccount(
  env: Env,
  { own }: Settings,
  { who, business }: Asked,
  act: (found: Found) => Promise<"done" | "already">,
): Promise<Outcome> {
  const found = await findAccount(env, who);
  if (found === null) return { outcome: "nobody", found };
  if (own.includes(found.account)) return { outcome: "own", found };
  if (found.isBusiness !== business) return { outcome: "business", found };
  return { outcome: await act(found), found };
}

async function unbar(env: Env, account: AccountId): Promise<Outcome> {
  const db = await databaseOfAccount(env, account);
  if (!(await isBarred(db, account))) return { outcome: "nobody", found: null };
  // The row last: until then it can be said again.
  await inboxOf(env, account).restore([]);
  await markBusinesses(env, account, false);
  await hold(env, account);
  await db.delete(barred).where(eq(barred.account, account));
  return { outcome: "done", found: null };
}

/** @param since null: it is so no more */
async function mark(env: Env, account: AccountId, since: UnixMs | null): Promise<void> {
  const suspended = since !== null;
  const db = await databaseOfAccount(env, account);
  await db.batch([
    db.update(accounts).set({ suspended }).where(eq(accounts.id, account)),
    // It outlives the account: who deletes it is not back in a minute.
    since === null
      ? db.delete(barred).where(eq(barred.account, account))
      : db.insert(barred).values({ account, since }).onConflictDoNothing(),
  ]);
  await markBusinesses(env, account, suspended);
}

/** Its own, and apart from it those that it owns: one that is suspended by itself stays so when its owner is restored. */
async function markBusinesses(env: Env, account: AccountId, suspended: boolean): Promise<void> {
  const db = firstDatabase(env);
  await db.batch([
    db.update(businesses).set({ suspended }).where(eq(businesses.account, account)),
    db.update(businesses).set({ ownerSuspended: suspended }).where(eq(businesses.owner, account)),
    db.update(businessMembers).set({ suspended }).where(eq(businessMembers.account, account)),
  ]);
}

/** Those that it owns, or is: what they had begun waits. Where it is a member its tokens are none. Tried again by saying it again. */
async function hold(env: Env, account: AccountId): Promise<void> {
  const db = firstDatabase(env);
  const { business, account: who, accepted, ended } = businessMembers;
  const memberOf = db
    .select({ business })
    .from(businessMembers)
    .where(and(eq(who, account), gt(accepted, 0), eq(ended, 0)));
  const hosted = await db
    .select({ id: businesses.id, isHeld: isStopped })
    .from(businesses)
    .where(
      and(
        eq(businesses.hosting, "gateway"),
        or(eq(businesses.account, account), eq(businesses.owner, account), inArray(businesses.id, memberOf)),
      ),
    );
  // One that does not open keeps none of the others from it.
  const held = await Promise.allSettled(hosted.map(({ id, isHeld }) => gatewayOf(env, id).hold(isHeld)));
  const failed = held.find((each) => each.status === "rejected");
  if (failed) throw failed.reason;
}

async function devicesOf(env: Env, account: AccountId): Promise<DeviceId[]> {
  const db = await databaseOfAccount(env, account);
  const own = and(eq(devices.account, account), eq(devices.revoked, false));
  return (await db.select({ id: devices.id }).from(devices).where(own)).map(({ id }) => id);
}
