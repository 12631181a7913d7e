// What a new receiver, or a replay, gives back to what waited: its time and its attempts.

import { expect, test } from "vitest";
import { nodeSql } from "../../../client/store/sql-node.ts";
import { type Step, TOKEN, URL_OF_SHOP, World } from "./scripted-world.ts";

const [HOUR, DAY] = [3_600_000, 86_400_000];
const status = (code: number): Step => ({ kind: "status", status: code });
const ALL = { before: null, limit: 100 };

async function subscribed(story: (world: World) => Promise<void>): Promise<void> {
  const world = new World(nodeSql(":memory:"));
  expect((await world.webhooks.subscribe(URL_OF_SHOP, TOKEN)).kind).toBe("ok");
  await story(world);
}

test("[WH9] what has waited for nearly a week has all its time again at the next receiver", () =>
  subscribed(async (world) => {
    world.otherwise = status(503);
    world.enqueue(1, "a");
    world.moveTo(world.now + 7 * DAY - HOUR);
    await world.webhooks.subscribe("https://new.example/hook", TOKEN);
    await world.passes(3 * HOUR);
    expect(world.webhooks.deadLetters(ALL)).toEqual([]);
    expect(world.webhooks.list()).toMatchObject([{ waiting: 1 }]);
    world.otherwise = status(200);
    await world.passes(DAY);
    expect(world.settled).toMatchObject([{ event: 1, outcome: "delivered" }]);
  }));

test("[WH9] and all its attempts, however many the first receiver had", () =>
  subscribed(async (world) => {
    world.otherwise = status(500);
    world.enqueue(1, "a");
    await world.passes(3 * HOUR);
    const before = world.seen.length;
    expect(before).toBeGreaterThan(3);
    await world.webhooks.subscribe("https://new.example/hook", TOKEN);
    await world.passes(7 * DAY);
    expect(world.seen.length - before).toBe(10);
    expect(world.webhooks.deadLetters(ALL).length).toBe(1);
  }));

test("[WH6] a dead letter is there for thirty days, and a replay gives it ten attempts", () =>
  subscribed(async (world) => {
    world.otherwise = status(500);
    world.enqueue(1, "a");
    while (world.webhooks.deadLetters(ALL).length === 0) await world.passes(HOUR);
    await world.passes(29 * DAY);
    expect(world.webhooks.deadLetters(ALL)).toMatchObject([{ event: 1, attempts: 10 }]);
    const before = world.seen.length;
    expect(world.webhooks.replay("all")).toBe(1);
    await world.passes(6 * DAY);
    expect(world.seen.length - before).toBe(10);
    expect(world.webhooks.deadLetters(ALL).length).toBe(1);
  }));

test("[TI13] what one receiver asked for is not asked for by the next, whichever API sets it", async () => {
  const world = new World(nodeSql(":memory:"));
  await world.webhooks.subscribe(URL_OF_SHOP, TOKEN, { fields: ["messages", "parley_team"], maker: "ana" });
  expect([world.webhooks.wants("parley_team"), world.webhooks.maker()]).toEqual([true, "ana"]);
  await world.webhooks.subscribe("https://new.example/hook", TOKEN, { maker: "ben" });
  expect([world.webhooks.wants("parley_team"), world.webhooks.wants("messages"), world.webhooks.maker()]).toEqual([
    false,
    true,
    "ben",
  ]);
  world.webhooks.unsubscribe();
  expect([world.webhooks.wants("messages"), world.webhooks.maker()]).toEqual([false, undefined]);
});
