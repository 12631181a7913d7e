// What there is, in numbers: for who operates the service. No account, no handle, no content.

import { desc, gte, inArray } from "drizzle-orm";
import type { UnixMs } from "../../protocol/index.ts";
import { everyBinding, firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { accountsThere } from "./admission.ts";
import { openInvitations } from "./invitations.ts";
import { counters, totals } from "./schema.ts";

const DAY_MS = 24 * 3600_000;
const DAYS_SHOWN = 31;

export async function statsOf(env: Env, now: UnixMs) {
  const db = firstDatabase(env);
  const [accounts, openNow, here, days, databases] = await Promise.all([
    accountsThere(env),
    openInvitations(db, now),
    db
      .select()
      .from(totals)
      .where(inArray(totals.what, ["bytes"])),
    db
      .select()
      .from(counters)
      .where(gte(counters.day, Math.max(1, Math.floor(now / DAY_MS) - DAYS_SHOWN)))
      .orderBy(desc(counters.day), counters.name),
    Promise.all(everyBinding(env).map(async (each) => ({ bytes: (await each.prepare("SELECT 1").run()).meta.size_after }))),
  ]);
  return { accounts, fileBytes: here[0]?.n ?? 0, openInvitations: openNow, databases, days };
}
