// What is past its time in the tables of businesses: tokens that no longer work, and the audit log, after half a year; offers that nobody took,
// invitations, and who was of it once.

import type { UnixMs } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { AUDIT_KEPT_MS, forgetOldAudit } from "./audit.ts";
import { forgetOldOffers } from "./hands.ts";
import { forgetMembers } from "./members.ts";
import { forgetOldTokens } from "./tokens.ts";

export async function forgetPast(db: Database, now: UnixMs): Promise<void> {
  await forgetOldTokens(db, now - AUDIT_KEPT_MS);
  await forgetMembers(db, now);
  await forgetOldOffers(db, now);
  await forgetOldAudit(db, now - AUDIT_KEPT_MS);
}
