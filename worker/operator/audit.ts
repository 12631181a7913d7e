// The log of what was done by who operates this service, and of who tried to: rows are added to the one, the other is counted by the hour.

import { and, desc, eq, lt, sql } from "drizzle-orm";
import { toBase64Url, type UnixMs, utf8 } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { operatorAudit, operatorRefusals } from "./schema.ts";

export type Act = { at: UnixMs; actor: string; act: string; subject: string };
export type AuditRow = Act & { id: number; outcome: string };

export const AUDIT_KEPT_MS = 400 * 24 * 3600_000;
const REFUSALS_KEPT_MS = 30 * 24 * 3600_000;
const HOUR_MS = 3600_000;
/** Of one hour by themselves; the tries of more are counted together. */
const NETWORKS_AN_HOUR = 50;
const OTHERS = "others";

export async function noteAct(db: Database, act: Act, outcome: string): Promise<void> {
  await db.insert(operatorAudit).values({ ...act, outcome });
}

/** One row for each network and hour, whatever their number. One statement: many at once make no more rows. */
export async function noteRefusal(db: Database, address: string, now: UnixMs): Promise<void> {
  const hour = Math.floor(now / HOUR_MS);
  const network = await nameOf(address);
  const { hour: inHour, network: ofNetwork } = operatorRefusals;
  const isKnown = sql`EXISTS (SELECT 1 FROM ${operatorRefusals} WHERE ${and(eq(inHour, hour), eq(ofNetwork, network))})`;
  const isRoom = sql`(SELECT count(*) FROM ${operatorRefusals} WHERE ${eq(inHour, hour)}) < ${NETWORKS_AN_HOUR}`;
  await db
    .insert(operatorRefusals)
    .select(sql`SELECT ${hour}, CASE WHEN ${isKnown} OR ${isRoom} THEN ${network} ELSE ${OTHERS} END, 1 WHERE true`)
    .onConflictDoUpdate({ target: [inHour, ofNetwork], set: { tries: sql`${operatorRefusals.tries} + 1` } });
}

/** Newest first. @param before the `id` of the last one of the page before */
export async function auditPage(
  db: Database,
  { before, limit }: { before: number | null; limit: number },
): Promise<{ acts: AuditRow[]; refused: { at: UnixMs; network: string; tries: number }[] }> {
  const older = before === null ? undefined : lt(operatorAudit.id, before);
  const [acts, refused] = await db.batch([
    db.select().from(operatorAudit).where(older).orderBy(desc(operatorAudit.id)).limit(limit),
    db.select().from(operatorRefusals).orderBy(desc(operatorRefusals.hour), desc(operatorRefusals.tries)).limit(limit),
  ]);
  return { acts, refused: refused.map(({ hour, ...rest }) => ({ at: hour * HOUR_MS, ...rest })) };
}

export async function forgetOldAudit(db: Database, now: UnixMs): Promise<void> {
  await db.batch([
    db.delete(operatorAudit).where(lt(operatorAudit.at, now - AUDIT_KEPT_MS)),
    db.delete(operatorRefusals).where(lt(operatorRefusals.hour, Math.floor((now - REFUSALS_KEPT_MS) / HOUR_MS))),
  ]);
}

/** Where somebody was is not kept in the clear. */
async function nameOf(address: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", utf8(`parley/operator/v1 ${address}`));
  return toBase64Url(new Uint8Array(digest, 0, 9));
}
