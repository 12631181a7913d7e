// Notes that an account is used: it came back on another day, was in a conversation, or is a business. Such a one stays for good (unused.ts).

import { and, eq } from "drizzle-orm";
import type { AccountId } from "../../protocol/index.ts";
import type { Database } from "./database.ts";
import { accounts } from "./schema.ts";

/** A statement; it writes once. */
export function nowUsed(db: Database, account: AccountId) {
  return db
    .update(accounts)
    .set({ used: true })
    .where(and(eq(accounts.id, account), eq(accounts.used, false)));
}
