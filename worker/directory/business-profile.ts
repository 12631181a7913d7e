// A newer business profile: kept as it was signed, for others to check themselves.

import { and, eq } from "drizzle-orm";
import { verifyBusinessProfile } from "../../mls/verify.ts";
import { type AccountId, fromBase64Url, type Rejection, sameBytes } from "../../protocol/index.ts";
import type { Database } from "./database.ts";
import { accounts } from "./schema.ts";

/** Repeating what is there already changes nothing. */
export async function setBusinessProfile(db: Database, account: AccountId, text: string): Promise<{ done: true } | Rejection> {
  const [current] = await db.select().from(accounts).where(eq(accounts.id, account));
  if (current === undefined) return { kind: "not-found" };
  const businessProfile = fromBase64Url(text) ?? new Uint8Array();
  const before = current.businessProfile;
  if (before.length > 0 && sameBytes(businessProfile, before)) return { done: true };
  const profile = await verifyBusinessProfile(current.accountKey, businessProfile);
  if (profile === undefined) return malformed("profile: not signed by this account");
  const known = before.length === 0 ? undefined : await verifyBusinessProfile(current.accountKey, before);
  const version = known?.version ?? 0;
  if (profile.version <= version) return malformed(`profile: expected a version above ${version}`);
  const isAsRead = and(eq(accounts.id, account), eq(accounts.businessProfile, before));
  const taken = await db.update(accounts).set({ businessProfile, used: true }).where(isAsRead).returning({ id: accounts.id });
  return taken.length > 0 ? { done: true } : malformed("profile: another came first");
}

function malformed(detail: string): Rejection {
  return { kind: "malformed", detail };
}
