// What people tell the operator of one another: who, of whom, when first. Never what was said.

import type { AccountId, UnixMs } from "../../protocol/index.ts";
import type { Database } from "./database.ts";
import { reports } from "./schema.ts";

/** Once for each pair: telling it again adds nothing. */
export async function report(db: Database, told: { reporter: AccountId; subject: AccountId; at: UnixMs }): Promise<void> {
  await db.insert(reports).values(told).onConflictDoNothing();
}
