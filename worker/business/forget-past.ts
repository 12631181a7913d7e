// What is past its time in the tables of businesses: tokens that no longer work, and the audit log, after half a year.

import type { UnixMs } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { AUDIT_KEPT_MS, forgetOldAudit } from "./audit.ts";
import { forgetOldTokens } from "./tokens.ts";

export async function forgetPast(db: Database, now: UnixMs): Promise<void> {
  await forgetOldTokens(db, now - AUDIT_KEPT_MS);
  await forgetOldAudit(db, now - AUDIT_KEPT_MS);
}
