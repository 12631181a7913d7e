// What people tell the operator of one another: who, of whom, when first. Never what was said.

import { type AccountId, toBase64Url, type UnixMs, utf8 } from "../../protocol/index.ts";
import type { Database } from "./database.ts";
import { reports } from "./schema.ts";

export type Told = { reporter: AccountId; subject: AccountId; at: UnixMs; network: string };

/** So long who operates the service may look into it. */
export const REPORTS_KEPT_MS = 180 * 24 * 3600_000;

/** Once for each pair: telling it again adds nothing. */
export async function report(db: Database, told: Told): Promise<void> {
  await db.insert(reports).values(told).onConflictDoNothing();
}

/** Where somebody was is kept with each subject by another name: nobody is followed from report to report by it. */
export async function networkOf(subject: AccountId, address: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", utf8(`parley/report/v1 ${subject} ${address}`));
  return toBase64Url(new Uint8Array(digest, 0, 12));
}
