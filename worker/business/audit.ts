// The audit log of a business: who changed what, when.

import { and, desc, eq, lt } from "drizzle-orm";
import type { UnixMs } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { auditLog } from "./schema.ts";

export type AuditEntry = { id: number; at: UnixMs; actor: string; action: string; subject: string };

export const AUDIT_KEPT_MS = 180 * 24 * 3600_000;

export async function noteAudit(db: Database, business: string, entry: Omit<AuditEntry, "id">): Promise<void> {
  await db.insert(auditLog).values({ business, ...entry });
}

/** Newest first. @param before the `id` of the last one of the page before */
export async function auditOf(
  db: Database,
  business: string,
  page: { before: number | null; limit: number },
): Promise<AuditEntry[]> {
  const { id, at, actor, action, subject } = auditLog;
  const older = page.before === null ? undefined : lt(id, page.before);
  return db
    .select({ id, at, actor, action, subject })
    .from(auditLog)
    .where(and(eq(auditLog.business, business), older))
    .orderBy(desc(id))
    .limit(page.limit);
}

/** Who did what, and when, stays; to whom does not. */
export async function forgetInAudit(db: Database, business: string, person: string): Promise<void> {
  await db
    .update(auditLog)
    .set({ subject: "" })
    .where(and(eq(auditLog.business, business), eq(auditLog.subject, person)));
}

export async function forgetOldAudit(db: Database, before: UnixMs): Promise<void> {
  await db.delete(auditLog).where(lt(auditLog.at, before));
}
