// What is counted, for who operates the service; and for everybody whether it works.

import { eq } from "drizzle-orm";
import type { Hono } from "hono";
import { everyDatabase, placeOf } from "../directory/shards.ts";
import { addressOf } from "../http/address.ts";
import { contextOf } from "../http/context-of.ts";
import { RETRY_AFTER_MS } from "../http/limit-rate.ts";
import { reject } from "../http/reject.ts";
import type { Service, ServiceContext } from "../http/service.ts";
import { operatorsOnly } from "../operator/enter.ts";
import { totals } from "../operator/schema.ts";
import { statsOf } from "../operator/stats.ts";
import { inboxOf } from "../rpc.ts";
import { countedSoFar } from "./counting.ts";
import { type Family, familiesOf, OPEN_METRICS, openMetrics } from "./open-metrics.ts";
import { Looks, type Part, part } from "./parts.ts";
import { statusPage } from "./status-page.ts";

export function countingRoutes(app: Hono<Service>): void {
  app.get("/metrics", operatorsOnly, async (c) => c.body(await metricsOf(c), 200, { "Content-Type": OPEN_METRICS }));
  app.get("/status", async (c) => {
    const { success } = await c.env.NOTE_LIMIT.limit({ key: addressOf(c) });
    if (!success) return reject(c, { kind: "rate-limited", retryAfterMs: RETRY_AFTER_MS });
    const works = await worksNow(c);
    c.header("Content-Type", "text/html; charset=utf-8");
    return c.body(statusPage(works, c.var.now), works.every(({ isUp }) => isUp) ? 200 : 503);
  });
}

const looks = new Looks<object>();

function worksNow(c: ServiceContext): Promise<Part[]> {
  const { env } = c;
  const look = () =>
    Promise.all([
      part("Accounts", () =>
        Promise.all(everyDatabase(env).map(({ db }) => db.select().from(totals).where(eq(totals.what, "accounts")))),
      ),
      // Nothing comes to be by being asked for (AS1): an Inbox of nobody has no table.
      part("Messages", () => inboxOf(env, "status" as never).vaultIds()),
      part("Files", () => env.MEDIA.head("status")),
    ]);
  const context = contextOf(c);
  return looks.of(placeOf(env), { now: c.var.now, look, keep: (work) => context?.waitUntil(work) });
}

async function metricsOf(c: ServiceContext): Promise<string> {
  const [counted, stats] = await Promise.all([countedSoFar(c.env), statsOf(c.env, c.var.now)]);
  const gauge = (name: string, help: string, value: number): Family => ({ name, help, type: "gauge", samples: [{ value }] });
  const sizes = stats.databases.map(({ bytes }, i) => ({ labels: { database: `${i}` }, value: bytes }));
  return openMetrics([
    ...familiesOf(counted),
    gauge("parley_accounts", "Accounts that are there", stats.accounts),
    gauge("parley_file_bytes", "Bytes of files that lie here", stats.fileBytes),
    { name: "parley_database_bytes", help: "Size of each database of the directory", type: "gauge", samples: sizes },
  ]);
}
