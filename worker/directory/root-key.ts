// The key that speaks for an account as a whole, as its log says.

import { eq } from "drizzle-orm";
import { reopenLog, stateOf } from "../../mls/verify.ts";
import type { AccountId } from "../../protocol/index.ts";
import { entriesIn } from "./append-entry.ts";
import type { Database } from "./database.ts";
import { accounts } from "./schema.ts";

export async function rootKeyOf(db: Database, account: AccountId): Promise<Uint8Array | undefined> {
  const found = await db.select({ log: accounts.log }).from(accounts).where(eq(accounts.id, account)).get();
  return found && stateOf(await reopenLog(entriesIn(found.log)))?.rootKey;
}
