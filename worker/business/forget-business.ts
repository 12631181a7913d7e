// A business goes: first nobody calls it any more, and at the end no row is left.

import { and, eq, or } from "drizzle-orm";
import type { AccountId, UnixMs } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { type FirstEnv, firstDatabase } from "../directory/shards.ts";
import { apiTokens, auditLog, businesses, businessMembers, businessOffers, hostedFiles } from "./schema.ts";

/** No token of it works from then on. */
export async function markEnding(db: Database, business: string, now: UnixMs): Promise<void> {
  await db
    .update(businesses)
    .set({ ending: now })
    .where(and(eq(businesses.id, business), eq(businesses.ending, 0)));
}

/** Those that a person who is no more owned, and what this account itself was: nobody could say it later. */
export async function endBusinessesOf(env: FirstEnv, account: AccountId, now: UnixMs): Promise<void> {
  const db = firstDatabase(env);
  await db.batch([
    db
      .update(businesses)
      .set({ ending: now })
      .where(and(or(eq(businesses.owner, account), eq(businesses.account, account)), eq(businesses.ending, 0))),
    db.delete(businessOffers).where(or(eq(businessOffers.to, account), eq(businessOffers.owner, account))),
  ]);
}

/** Its rows here; the last one is the one by which it is found. */
export async function forgetBusiness(env: FirstEnv, business: string): Promise<void> {
  const db = firstDatabase(env);
  await db.batch([
    db.delete(apiTokens).where(eq(apiTokens.business, business)),
    db.delete(auditLog).where(eq(auditLog.business, business)),
    db.delete(businessOffers).where(eq(businessOffers.business, business)),
    db.delete(businessMembers).where(eq(businessMembers.business, business)),
    db.delete(hostedFiles).where(eq(hostedFiles.business, business)),
    db.delete(businesses).where(eq(businesses.id, business)),
  ]);
}
