// A receiver that is slow for hours: the queue has an end, and what it costs to send one does not grow with it.

import { expect, test } from "vitest";
import { nodeSql } from "../../../client/store/sql-node.ts";
import { Pace } from "./pace.ts";
import { TOKEN, URL_OF_SHOP, World } from "./scripted-world.ts";

const ALL = { before: null, limit: 1_000 };

async function subscribed(world: World): Promise<World> {
  expect((await world.webhooks.subscribe(URL_OF_SHOP, TOKEN)).kind).toBe("ok");
  return world;
}

test("[WH15] beyond so many the oldest become dead letters, and the log says why; the others are delivered", async () => {
  const world = await subscribed(new World(nodeSql(":memory:"), 20));
  for (let event = 1; event <= 300; event++) world.enqueue(event, `lane ${event % 7}`);
  await world.passes(0);
  // They were counted with the 256th.
  const dead = world.webhooks.deadLetters(ALL).map(({ event }) => event);
  expect(dead.sort((a, b) => a - b)).toEqual(Array.from({ length: 236 }, (_, i) => i + 1));
  const said = world.webhooks.attempts(ALL).filter(({ why }) => why === "queue-full");
  expect(said.length).toBe(236);
  expect(said[0]).toMatchObject({ outcome: "dead", status: null });
  const came = world.seen.map(({ event }) => event).sort((a, b) => a - b);
  expect(came).toEqual(Array.from({ length: 64 }, (_, i) => i + 237));
  expect(world.webhooks.list()[0]?.waiting).toBe(0);
});

test("[WH15] where all wait for one that fails, who wakes again gives up the oldest alone, and the rest goes on waiting", async () => {
  const sql = nodeSql(":memory:");
  const world = await subscribed(new World(sql));
  for (let event = 1; event <= 30; event++) world.enqueue(event, "one lane");
  const again = new World(sql, 20);
  for (let event = 1; event <= 30; event++) again.bodies.set(event, new Uint8Array([1]));
  again.otherwise = { kind: "status", status: 503 };
  await again.run();
  expect(again.webhooks.deadLetters(ALL).map(({ event }) => event)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(again.webhooks.list()[0]?.waiting).toBe(20);
});

test("[WH15] no statement reads the queue from its beginning", async () => {
  const sql = nodeSql(":memory:");
  const asked = new Set<string>();
  const world = await subscribed(
    new World({
      ...sql,
      exec(query, params) {
        if (/\bwebhook_queue\b/.test(query) && !/^\s*(CREATE|INSERT)/.test(query)) asked.add(query);
        return sql.exec(query, params);
      },
    }),
  );
  asked.clear();
  world.script = [{ kind: "status", status: 503 }];
  for (let event = 1; event <= 20; event++) world.enqueue(event, `lane ${event % 3}`);
  await world.passes(60_000);
  world.webhooks.forget([20]);
  expect(asked.size).toBeGreaterThan(5);
  for (const query of asked) {
    // How many more there are than may be: counted once in 256, and with a start.
    if (query.includes("OFFSET")) continue;
    const unbound = query.replaceAll(/\?\d*/g, "0");
    const plan = sql.exec(`EXPLAIN QUERY PLAN ${unbound}`, []).map(({ detail }) => String(detail));
    const isLimited = /LIMIT/.test(query);
    const scans = plan.filter((step) => /^SCAN webhook_queue/.test(step) || /TEMP B-TREE/.test(step));
    expect(isLimited ? scans.filter((step) => step.includes("B-TREE")) : scans, `${query}\n${plan.join("\n")}`).toEqual([]);
  }
});

test("[WH4] more are under way for who answers fast, fewer for who fails; never none, never more than 24", () => {
  const pace = new Pace();
  expect(pace.atOnce).toBe(8);
  for (let i = 0; i < 2_000; i++) pace.answered(true, 100);
  expect(pace.atOnce).toBe(24);
  pace.answered(true, 5_000);
  expect(pace.atOnce).toBe(23);
  for (let i = 0; i < 100; i++) pace.answered(true, 5_000);
  expect(pace.atOnce).toBe(8);
  for (let i = 0; i < 10; i++) pace.answered(false, 10);
  expect(pace.atOnce).toBe(2);
});
