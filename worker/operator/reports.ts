// What was reported to who operates the service, by whom it is about: those of one network count once, and nobody counts twice. Reports lie with who
// made them, so all databases are asked.

import { count, desc, inArray, max, min, sql } from "drizzle-orm";
import type { AccountId, UnixMs } from "../../protocol/index.ts";
import { bucketOf } from "../directory/buckets.ts";
import type { Database } from "../directory/database.ts";
import { listed } from "../directory/listed.ts";
import { accounts, reports } from "../directory/schema.ts";
import { byDatabase, everyDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";

export type Reported = {
  account: AccountId;
  /** null: it is gone */
  handle: string | null;
  isSuspended: boolean;
  /** Networks from which somebody reported it */
  networks: number;
  /** Accounts that did */
  people: number;
  first: UnixMs;
  last: UnixMs;
};

const MAX_SHOWN = 100;
/** Of all that are shown, in one database: far more than anybody needs to decide. */
const MAX_NETWORKS = 20_000;

/** Those reported from most networks first. */
export async function reported(env: Env): Promise<Reported[]> {
  const databases = everyDatabase(env);
  const tops = await Promise.all(databases.map(({ db }) => topOf(db)));
  const subjects = [...new Set(tops.flat())];
  const parts = (await Promise.all(databases.map(({ db }) => toldOf(db, subjects)))).flat();
  const known = await namesOf(env, subjects);
  const all = subjects.map((account) => {
    const own = parts.filter(({ subject }) => subject === account);
    const networks = new Set(own.flatMap((part) => part.networks)).size;
    const sum = { people: 0, first: Number.POSITIVE_INFINITY, last: 0 };
    for (const { people, first, last } of own) {
      sum.people += people;
      sum.first = Math.min(sum.first, first);
      sum.last = Math.max(sum.last, last);
    }
    const row = known.get(account);
    return { account, handle: row?.handle ?? null, isSuspended: row?.isSuspended ?? false, networks, ...sum };
  });
  return all.sort((a, b) => b.networks - a.networks || b.last - a.last).slice(0, MAX_SHOWN);
}

/** Each with what its account is called */
export async function named<Row extends { account: AccountId }>(
  env: Env,
  rows: readonly Row[],
): Promise<(Row & { handle: string | null; isSuspended: boolean })[]> {
  const known = await namesOf(
    env,
    rows.map(({ account }) => account),
  );
  return rows.map((row) => {
    const found = known.get(row.account);
    return { ...row, handle: found?.handle ?? null, isSuspended: found?.isSuspended ?? false };
  });
}

async function topOf(db: Database): Promise<AccountId[]> {
  const networks = sql`count(DISTINCT ${reports.network})`;
  const top = await db
    .select({ subject: reports.subject })
    .from(reports)
    .groupBy(reports.subject)
    .orderBy(desc(networks), desc(max(reports.at)))
    .limit(MAX_SHOWN);
  return top.map(({ subject }) => subject);
}

async function toldOf(db: Database, subjects: readonly AccountId[]) {
  const rows = await db
    .select({ subject: reports.subject, people: count(), first: min(reports.at), last: max(reports.at) })
    .from(reports)
    .where(inArray(reports.subject, listed(subjects)))
    .groupBy(reports.subject);
  const from = await db
    .selectDistinct({ subject: reports.subject, network: reports.network })
    .from(reports)
    .where(inArray(reports.subject, listed(subjects)))
    .limit(MAX_NETWORKS);
  const networks = Map.groupBy(from, ({ subject }) => subject);
  return rows.map(({ subject, people, first, last }) => {
    const own = networks.get(subject)?.map(({ network }) => network) ?? [];
    return { subject, people, first: first ?? 0, last: last ?? 0, networks: own };
  });
}

async function namesOf(env: Env, ids: readonly AccountId[]): Promise<Map<AccountId, { handle: string; isSuspended: boolean }>> {
  const found = new Map<AccountId, { handle: string; isSuspended: boolean }>();
  for (const { db, items } of await byDatabase(env, ids, bucketOf)) {
    const rows = await db
      .select({ id: accounts.id, handle: accounts.handle, suspended: accounts.suspended })
      .from(accounts)
      .where(inArray(accounts.id, listed(items)));
    for (const { id, handle, suspended } of rows) found.set(id, { handle, isSuspended: suspended });
  }
  return found;
}
