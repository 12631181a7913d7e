// Whether somebody may make an account here now, as who operates the service has set it.

import { eq } from "drizzle-orm";
import type { AccountId, Rejection, UnixMs } from "../../protocol/index.ts";
import { type DirectoryEnv, everyDatabase, firstDatabase } from "../directory/shards.ts";
import { isInvited } from "./invitations.ts";
import { totals } from "./schema.ts";
import { settingsOf } from "./settings.ts";

type Wanted = { account: AccountId; invitation: string; now: UnixMs };

/** @returns why not. Of many at once a few more than the last may come in. */
export async function notAdmitted(env: DirectoryEnv, { account, invitation, now }: Wanted): Promise<Rejection | undefined> {
  const { registration } = await settingsOf(env);
  if (registration === "closed" || (await isFull(env))) return { kind: "registration-closed" };
  if (registration === "open") return undefined;
  return (await isInvited(firstDatabase(env), invitation, account, now)) ? undefined : { kind: "invitation-required" };
}

/** As many accounts as there may be. What the service makes for a business is one too; its owner is here already, so nothing else is asked of it. */
export async function isFull(env: DirectoryEnv): Promise<boolean> {
  const { accounts } = await settingsOf(env);
  return accounts !== null && (await accountsThere(env)) >= accounts;
}

/** Of all databases. One that is on its way is counted twice meanwhile. */
export async function accountsThere(env: DirectoryEnv): Promise<number> {
  const counted = everyDatabase(env).map(({ db }) =>
    db.select({ n: totals.n }).from(totals).where(eq(totals.what, "accounts")).get(),
  );
  return (await Promise.all(counted)).reduce((sum, row) => sum + (row?.n ?? 0), 0);
}
