// A business on its own server comes: a bot says whose business its account is, by a token of it.

import { and, eq, inArray } from "drizzle-orm";
import type { AccountId, Rejection, UnixMs } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { businesses } from "./schema.ts";
import { hashOfApiToken } from "./token.ts";
import { findToken } from "./tokens.ts";

/** Once and for all: a business that has an account is not another's. Safe to repeat. */
export async function joinBusiness(
  db: Database,
  { account, token, address, now }: { account: AccountId; token: string; address: string; now: UnixMs },
): Promise<{ done: true } | Rejection> {
  const hash = await hashOfApiToken(token);
  const found = hash && (await findToken(db, hash, address, now));
  if (found === undefined) return { kind: "not-found" };
  const isFree = and(eq(businesses.hosting, "own-server"), inArray(businesses.account, ["", account]));
  const { meta } = await db
    .update(businesses)
    .set({ account })
    .where(and(eq(businesses.id, found.business), isFree));
  return meta.changes > 0 ? { done: true } : { kind: "not-found" };
}
