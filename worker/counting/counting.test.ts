// What is counted, by whom it can be read, and what everybody sees of it: over the real routes and databases.

import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
/// <reference types="@cloudflare/vitest-plugin/types" />
import { desc, eq, lt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { alias } from "drizzle-orm/sqlite-core";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { encodeFrame, FRAME_CONTENT_TYPE, framePaths, groupConversationId } from "../../protocol/index.ts";
import { byTheHour } from "../by-the-hour.ts";
import { endOfDay } from "../conversation/spent.ts";
import { type Registered, registered } from "../directory/testing/registered.ts";
import {
  app,
  bindings,
  bindingsWith,
  fetchPath,
  migrate,
  now,
  ORIGIN,
  preparing,
  rows,
  someAddress,
  wait,
} from "../directory/testing/service.ts";
import { counters } from "../operator/schema.ts";
import { operate, SECRET } from "../operator/testing.ts";
import { messageOf, people, type Talker, talkOf } from "../testing/conversations.ts";
import { attach } from "../testing/talk.ts";
import { countedDatabase } from "./counted-database.ts";
import { add, tally } from "./counting.ts";
import { readOpenMetrics } from "./read-open-metrics.ts";
import { ONE_IN } from "./tally.ts";
import { noteWriter, restOfDay } from "./writers.ts";

const DAY_MS = 24 * 3600_000;

beforeAll(migrate);

const metrics = async () => {
  const response = await fetchPath("/metrics", {
    headers: { Authorization: `Bearer ${SECRET}`, "cf-connecting-ip": someAddress() },
  });
  expect(response.headers.get("content-type")).toContain("application/openmetrics-text; version=1.0.0");
  return readOpenMetrics(await response.text());
};
const report = (body: unknown, headers: Record<string, string> = {}) =>
  fetchPath("/reports/csp", {
    method: "POST",
    headers: { "Content-Type": "application/reports+json", "cf-connecting-ip": someAddress(), ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const violation = (effectiveDirective: string) => ({
  type: "csp-violation",
  url: `${ORIGIN}/@somebody`,
  body: { effectiveDirective, documentURL: `${ORIGIN}/@somebody`, blockedURL: "https://evil.example/?q=secret" },
});
const counted = () => new Map(tally.take(Date.now()));

test("[OP10] requests that are refused are counted by kind, written after the answer and at most once a minute", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * DAY_MS });
  tally.take(Date.now() - DAY_MS);
  const ask = async () => {
    const context = createExecutionContext();
    await app.fetch(new Request(`${ORIGIN}/v1/me`), bindings, context);
    await waitOnExecutionContext(context);
  };
  for (let i = 0; i < 5; i++) await ask();
  const written = () => rows<{ name: string; n: number }>("SELECT name, n FROM counters WHERE name = 'rejected-no-session'");
  expect(await written()).toEqual([{ name: "rejected-no-session", n: 1 }]);
  vi.setSystemTime(Date.now() + 61_000);
  await ask();
  expect(await written()).toEqual([{ name: "rejected-no-session", n: 6 }]);
  vi.useRealTimers();
});

test("[OP10] what cannot be written is kept, and nobody's request fails by it", async () => {
  counted();
  tally.note("accounts-made", 3);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 20 * DAY_MS });
  const broken = bindingsWith((database) =>
    preparing(database, (sql) => {
      if (sql.includes("counters")) throw new Error("no");
      return database.prepare(sql);
    }),
  );
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const context = createExecutionContext();
  const answer = await app.fetch(new Request(`${ORIGIN}/v1/health`), broken, context);
  await waitOnExecutionContext(context);
  expect(answer.status).toBe(200);
  expect(said).toHaveBeenCalledWith({ event: "counters-unwritten", error: expect.any(String) });
  said.mockRestore();
  vi.useRealTimers();
  expect(counted().get("accounts-made")).toBe(3);
});

test("[OP10] what a database says of its work is counted, by whichever way it was asked, and its answers are the same", async () => {
  const chance = vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => chance.mockRestore());
  const [plain, database] = [bindings.DIRECTORY, countedDatabase(bindings.DIRECTORY)];
  expect(countedDatabase(plain)).toBe(database);
  const [add, all] = ["INSERT INTO counters (day, name, n) VALUES (?, 'x', 1)", "SELECT day FROM counters WHERE name = 'x'"];
  counted();
  await database.prepare(add).bind(-1).run();
  const written = counted().get("database-rows-written") ?? 0;
  expect(written).toBeGreaterThanOrEqual(ONE_IN);
  await database.batch([database.prepare(add).bind(-2), database.prepare(add).bind(-3)]);
  expect(counted().get("database-rows-written")).toBe(2 * written);
  expect((await database.prepare(all).all()).results).toEqual((await plain.prepare(all).all()).results);
  expect(counted().get("database-rows-read")).toBeGreaterThanOrEqual(3 * ONE_IN);
  expect(await database.prepare(all).first("day")).toBe(await plain.prepare(all).first("day"));
  expect(await database.prepare(`${all} AND 0`).first()).toBeNull();
  await expect(database.prepare(all).first("night")).rejects.toThrow(/night/);
  expect(await database.prepare(all).raw({ columnNames: true })).toEqual(await plain.prepare(all).raw({ columnNames: true }));
  await expect(database.prepare("SELECT nothing FROM nowhere").run()).rejects.toThrow();
  await plain.prepare("DELETE FROM counters WHERE name = 'x'").run();
});

test("[OP10] rows of a select by columns are counted as the database counts them, and columns of one name stay apart", async () => {
  const chance = vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => chance.mockRestore());
  const { DIRECTORY: plain } = bindings;
  await plain.prepare("INSERT INTO counters (day, name, n) VALUES (-1, 'x', 10), (-1, 'y', 20), (-2, 'x', 30)").run();
  const [one, other] = [alias(counters, "one"), alias(counters, "other")];
  const asked = (by: D1Database) => {
    const db = drizzle(by);
    const join = db.select({ mine: one.n, theirs: other.n, ofThem: other.name, ofMe: one.name }).from(one);
    return [
      db.select({ n: counters.n, day: counters.day }).from(counters).where(lt(counters.day, 0)).orderBy(desc(counters.n)),
      join.innerJoin(other, eq(one.day, other.day)).where(lt(one.day, 0)).orderBy(desc(one.n), other.n).limit(3),
      db.select().from(one).leftJoin(other, eq(one.day, other.n)).where(lt(one.day, 0)).orderBy(one.n),
      db
        .select({ name: counters.name, two: sql`2`, one: sql`1`, n: sql`sum(n)` })
        .from(counters)
        .where(lt(counters.day, 0))
        .groupBy(counters.name),
      db
        .update(counters)
        .set({ n: sql`${counters.n} + 1` })
        .where(eq(counters.day, -1))
        .returning({ n: counters.n, day: counters.day }),
      db
        .update(counters)
        .set({ n: sql`${counters.n} - 1` })
        .where(eq(counters.day, -1))
        .returning(),
    ] as const;
  };
  for (const [i, query] of asked(countedDatabase(plain)).entries()) {
    const { sql: text, params } = query.toSQL();
    const { meta } = await plain
      .prepare(text)
      .bind(...params)
      .all();
    if (i === 4 || i === 5) await plain.prepare(`UPDATE counters SET n = n ${i === 4 ? "-" : "+"} 1 WHERE day = -1`).run();
    counted();
    const rows = await query;
    const { "database-rows-read": read = 0, "database-rows-written": written = 0 } = Object.fromEntries(counted());
    expect([read, written], text).toEqual([meta.rows_read * ONE_IN, meta.rows_written * ONE_IN]);
    expect(read, text).toBeGreaterThan(0);
    if (i === 4 || i === 5) await plain.prepare(`UPDATE counters SET n = n ${i === 4 ? "-" : "+"} 1 WHERE day = -1`).run();
    expect(rows, text).toEqual(await asked(plain)[i]);
    expect(rows.length, text).toBeGreaterThan(1);
  }
  await plain.prepare("DELETE FROM counters WHERE day < 0").run();
});

test("[OP11] /metrics is OpenMetrics, for operators alone, and what it counts only grows, also when days are forgotten", async () => {
  const shut = await fetchPath("/metrics", { headers: { "cf-connecting-ip": someAddress() } });
  const nowhere = await fetchPath("/operator/nowhere");
  expect([shut.status, await shut.text()]).toEqual([nowhere.status, await nowhere.text()]);
  await registered();
  await add(
    bindings,
    [
      ["messages", 40],
      ["rejected-rate-limited", 2],
      ["push-sent", 7],
      ["csp-img-src", 1],
    ],
    now(),
  );
  const before = await metrics();
  expect(before.get("parley_messages_total")).toBe(40);
  expect(before.get('parley_rejections_total{kind="rate-limited"}')).toBe(2);
  expect(before.get('parley_pushes_total{result="sent"}')).toBe(7);
  expect(before.get("parley_accounts")).toBeGreaterThan(0);
  expect(before.get('parley_database_bytes{database="0"}')).toBeGreaterThan(10_000);
  wait(500 * DAY_MS);
  await byTheHour(bindings, now());
  await add(bindings, [["messages", 20]], now());
  const after = await metrics();
  expect(after.get("parley_messages_total")).toBe(60);
  const days = await rows<{ day: number }>("SELECT DISTINCT day FROM counters ORDER BY day");
  expect(days.map(({ day }) => day)).toEqual([0, Math.floor(now() / DAY_MS)]);
  const { days: shown } = await operate("stats");
  expect(shown.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["messages", "now-accounts", "now-bytes", "now-database-bytes"]),
  );
});

test("[OP11] /status says to everybody whether each part works, and nothing else; a flood asks nothing", async () => {
  let asked = 0;
  const env = bindingsWith((database) =>
    preparing(database, (sql) => {
      asked++;
      return database.prepare(sql);
    }),
  );
  wait(60_000);
  const look = (address = someAddress()) => fetchPath("/status", { headers: { "cf-connecting-ip": address } }, env);
  const first = await look();
  const page = await first.text();
  expect([first.status, first.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(page).toContain("<h1>Parley works.</h1>");
  expect(page).not.toMatch(/<script|style=|\bsrc=/);
  expect(first.headers.get("content-security-policy")).toContain("default-src 'none'");
  for (let i = 0; i < 20; i++) await look();
  expect(asked).toBeLessThanOrEqual(3);
  const statuses = new Set<number>();
  for (let i = 0; i < 40; i++) statuses.add((await look("203.0.113.99")).status);
  expect(statuses).toEqual(new Set([200, 429]));

  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const down = { ...env, MEDIA: { head: () => Promise.reject(new Error("somebody's words")) } as never };
  const other = { ...down, DIRECTORY: new Proxy(down.DIRECTORY, {}) };
  const broken = await fetchPath("/status", { headers: { "cf-connecting-ip": someAddress() } }, other);
  const text = await broken.text();
  expect(broken.status).toBe(503);
  expect(text).toContain("Files: doesn't work");
  expect(text).toContain("Accounts: works");
  expect(JSON.stringify(said.mock.calls)).not.toContain("somebody's words");
  said.mockRestore();
});

test("[SH12] reports of browsers are counted by directive, whatever is in them; nothing else of them is kept, and all have one answer", async () => {
  counted();
  for (const body of [
    [violation("script-src-elem"), violation("script-src-elem"), violation("require-trusted-types-for")],
    [violation("made up <b>"), { type: "deprecation", body: {} }],
    [],
    "{",
    "null",
    { type: "csp-violation" },
    "x".repeat(20_000),
    Array.from({ length: 50 }, () => violation("img-src")),
  ])
    expect((await report(body)).status).toBe(204);
  expect((await report([violation("img-src")], { "Content-Type": "text/plain" })).status).toBe(204);
  const csp = [...counted()].filter(([name]) => name.startsWith("csp-")).sort();
  expect(csp).toEqual([
    ["csp-img-src", 20],
    ["csp-other", 1],
    ["csp-require-trusted-types-for", 1],
    ["csp-script-src-elem", 2],
  ]);
  for (let i = 0; i < 100; i++)
    expect((await report([violation("img-src")], { "cf-connecting-ip": "203.0.113.5" })).status).toBe(204);
  expect(counted().get("csp-img-src")).toBeLessThanOrEqual(30);
});

test("[SH13] security.txt says whom to tell, until the one who set it would have had to say so again; robots.txt is there", async () => {
  expect((await fetchPath("/.well-known/security.txt")).status).toBe(404);
  await operate("setLimits", { contact: "https://example.com/report" });
  const text = await (await fetchPath("/.well-known/security.txt")).text();
  expect(text).toContain("Contact: https://example.com/report\n");
  expect(text).toContain(`Canonical: ${ORIGIN}/.well-known/security.txt\n`);
  const expires = Date.parse(/Expires: (.*)/.exec(text)?.[1] ?? "");
  expect(expires).toBeGreaterThan(now());
  expect(expires).toBeLessThan(now() + 365 * DAY_MS);
  wait(361 * DAY_MS);
  expect((await fetchPath("/.well-known/security.txt")).status).toBe(404);
  await operate("setLimits", { contact: "https://example.com/report" });
  expect((await fetchPath("/.well-known/security.txt")).status).toBe(200);
  const robots = await fetchPath("/robots.txt");
  expect([robots.status, await robots.text()]).toEqual([200, "User-agent: *\nAllow: /$\nDisallow: /\n"]);
});

test("[OP16] who has written as much as an account may in a day waits for the next one: in that chat, also when it slept, and with new ones", async () => {
  await operate("setLimits", { dailyMessages: 1_500 });
  onTestFinished(async () => {
    await operate("setLimits", { dailyMessages: 100_000 });
    await rows("DELETE FROM writers");
  });
  await rows("DELETE FROM writers");
  const [ana, bob] = await people(2);
  if (ana === undefined || bob === undefined) throw new Error("nobody is here");
  const talk = await talkOf([ana, bob]);
  // As if each of hers were the one in a thousand: the second is more than that.
  const dice = vi.spyOn(Math, "random").mockReturnValue(0);
  const says = async () => talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, "a message")));
  for (let i = 0; i < 2; i++) {
    expect((await says()).kind).toBe("accepted");
    await vi.waitFor(async () => expect(await rows("SELECT n FROM writers")).toEqual([{ n: 1000 * (i + 1) }]), 5_000);
  }
  dice.mockRestore();
  await vi.waitFor(async () => expect(await says()).toMatchObject({ kind: "rejected" }), 5_000);
  const refused = await says();
  if (refused.kind !== "rejected" || refused.rejection.kind !== "rate-limited") throw new Error(refused.kind);
  const { retryAfterMs } = refused.rejection;
  expect(Math.abs(Date.now() + retryAfterMs - endOfDay(Date.now()))).toBeLessThan(60_000);
  expect(await restOfDay(bindings, ana.session.account, endOfDay(Date.now()) - 5)).toBe(5);
  expect(await restOfDay(bindings, ana.session.account, endOfDay(Date.now()) + 5)).toBe(0);
  expect(await restOfDay(bindings, bob.session.account, Date.now())).toBe(0);
});

test("[OP16] nor do they begin another conversation, and are told when they may; others do", async () => {
  const [eve, ana] = [await registered(), await registered()];
  await rows(`INSERT INTO writers VALUES (${Math.floor(now() / DAY_MS)}, '${eve.account.accountId}', 101000)`);
  const begins = async ({ token }: Registered) => {
    const path = framePaths.create.replace(
      ":conversation",
      await groupConversationId(crypto.getRandomValues(new Uint8Array(16))),
    );
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": FRAME_CONTENT_TYPE };
    return fetchPath(path, { method: "POST", headers, body: new Uint8Array(8) });
  };
  const refused = await begins(eve);
  expect([refused.status, (await begins(ana)).status]).toEqual([429, 400]);
  expect(Math.abs(now() + Number(refused.headers.get("Retry-After")) * 1000 - endOfDay(now()))).toBeLessThan(60_000);
  wait(DAY_MS);
  expect((await begins(eve)).status).toBe(400);
  await rows("DELETE FROM writers");
});

test("[OP14] who writes most stands out, in whatever chats, and costs a row for a thousand messages; nobody else does", async () => {
  const [flooder, somebody] = [await registered(), await registered()];
  const [ana] = await people(1);
  const talk = await talkOf([ana as Talker]);
  // As if each of theirs were the one in a thousand
  const dice = vi.spyOn(Math, "random").mockReturnValue(0);
  const wire = await attach(talk, ana as Talker, 1);
  wire.send(await messageOf(talk.groups[0] as never, "a message"));
  await wire.next("accepted");
  dice.mockRestore();
  const today = () => rows<{ account: string; n: number }>("SELECT account, n FROM writers");
  await vi.waitFor(async () => expect(await today()).toEqual([{ account: ana?.session.account, n: 1000 }]), 5_000);
  await rows("DELETE FROM writers");

  let state = 7;
  const fraction = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const noted: Promise<unknown>[] = [];
  const writes = (who: Registered, count: number) => {
    for (let i = 0; i < count; i++)
      noteWriter(
        bindings,
        who.account.accountId,
        { later: (work) => noted.push(work), spent: () => {} },
        { now: now(), fraction: fraction() },
      );
  };
  writes(somebody, 100);
  writes(flooder, 40_000);
  await Promise.all(noted);
  expect(noted.length).toBeLessThan(80);
  const { writers } = await operate("writers");
  expect(writers[0]).toMatchObject({ account: flooder.account.accountId, handle: flooder.handle, isSuspended: false });
  expect(Math.abs((writers[0]?.messages ?? 0) - 40_000)).toBeLessThan(15_000);
  wait(9 * DAY_MS);
  await byTheHour(bindings, now());
  expect(await today()).toEqual([]);
  expect((await operate("writers")).writers).toEqual([]);
});
