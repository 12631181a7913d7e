// A history that its person turns off and on, how it is said to stand, and what is handed to a device that is linked without one.

import { expect, test } from "vitest";
import { CLEARED } from "../../protocol/index.ts";
import type { HistoryView } from "../queries.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { CALM } from "../simulation/network.ts";
import type { World } from "../simulation/world.ts";
import { household, link, MINUTE_MS, newDevice, says, standing } from "./linking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

async function setUp(world: World, device: Device) {
  const begun = await world.ends(device.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const { groups, asked } = begun;
  expect(await world.ends(device.verbs.finishRecovery(asked.map((group) => groups[group] ?? "")))).toEqual({ kind: "ok" });
  return { kind: "key", typed: groups.join(" ") } as const;
}
const shelf = async (world: World, device: Device) => world.service.histories.of(await device.accountId);

test("[HI16] turned off on one device it is gone at the service and written by none; turned on by another, all is in again", async () => {
  const { world, ana, bob, chat } = await household(981);
  expect(await world.ends(ana.verbs.setHistory(false))).toEqual({ kind: "not-set-up" });
  expect(await standing(world, ana)).toMatchObject({ keeps: "nothing", size: null });
  const way = await setUp(world, ana);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone, way);
  await world.clock.advance(2 * MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  expect((await shelf(world, ana)).objects.size).toBeGreaterThan(2);
  const { size } = (await standing(world, ana)) ?? {};
  expect(size?.bytes).toBe([...(await shelf(world, ana)).objects.values()].reduce((sum, { length }) => sum + length, 0));
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.setHistory(false))).toEqual({ kind: "offline" });
  // What was heard last is still so for all that is known.
  expect(await standing(world, ana)).toMatchObject({ keeps: "all", size });
  ana.network.setOnline(true);
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(ana.verbs.setHistory(false))).toEqual({ kind: "ok" });
  expect((await shelf(world, ana)).objects.size).toBe(0);
  for (let i = 0; i < 3; i++) {
    await says(world, bob, chat, `word ${i}`);
    await world.clock.advance(10 * MINUTE_MS);
  }
  for (const device of [ana, phone]) {
    expect(await standing(world, device)).toMatchObject({ keeps: "off", size: null, progress: null, stopped: null });
    expect((await device.disk.open().range("historyNotes", { prefix: [] })).length).toBe(0);
  }
  const { objects, state } = await shelf(world, ana);
  expect([objects.size, state.head?.hash]).toEqual([0, CLEARED]);
  expect(await world.ends(phone.verbs.setHistory(true))).toEqual({ kind: "ok" });
  await world.clock.advance(20 * MINUTE_MS);
  for (const device of [ana, phone]) expect(await standing(world, device)).toMatchObject({ keeps: "all", stopped: null });
  await world.ends(phone.verbs.keepHistory());
  for (const device of [ana, phone]) device.crash();
  const other = await newDevice(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount(way));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(other.verbs.restore(found.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
  await world.clock.advance(2 * MINUTE_MS);
  expect(textsOf(await world.ends(other.timeline(chat)))).toEqual(["before", "word 0", "word 1", "word 2"]);
  expect([...ana.failures, ...phone.failures, ...other.failures]).toEqual([]);
});

test("[HI16] whoever was away while it was turned off and on again clears nothing of what is there", async () => {
  const { world, ana, bob, chat } = await household(986);
  const way = await setUp(world, ana);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone, way);
  await world.clock.advance(5 * MINUTE_MS);
  phone.network.setOnline(false);
  for (const on of [false, true]) {
    expect(await world.ends(ana.verbs.setHistory(on))).toEqual({ kind: "ok" });
    await world.clock.advance(5 * MINUTE_MS);
  }
  await says(world, bob, chat, "only there");
  expect(await world.ends(ana.verbs.keepHistory())).toEqual({ kind: "ok" });
  const { head } = (await shelf(world, ana)).state;
  ana.crash();
  // One entry of a log at a time, and slowly: the first word is heard long before the second.
  const { request } = phone.network.http;
  let cleared = 0;
  phone.network.http.request = (method, path, body) => {
    if (method === "DELETE" && path.endsWith("/me/history")) cleared++;
    return request(method, path.replace("limit=500", "limit=1"), body);
  };
  phone.network.weather = { ...CALM, latencyMs: 4_000 };
  phone.network.setOnline(true);
  phone.client?.wake();
  await world.clock.advance(2 * MINUTE_MS);
  expect((await shelf(world, ana)).state.head?.n).toBeGreaterThanOrEqual(head?.n ?? 0);
  expect(cleared).toBe(0);
  phone.network.weather = CALM;
  await world.clock.advance(20 * MINUTE_MS);
  expect(await standing(world, phone)).toMatchObject({ keeps: "all", stopped: null });
  expect((await shelf(world, ana)).state.head?.n).toBeGreaterThan(head?.n ?? 0);
});

test("[HI16] whoever restores finds it off where it was off: nothing begins to be written again by itself", async () => {
  const { world, ana, bob, chat } = await household(982);
  const way = await setUp(world, ana);
  await world.ends(ana.verbs.keepHistory());
  expect(await world.ends(ana.verbs.setHistory(false))).toEqual({ kind: "ok" });
  ana.crash();
  const other = await newDevice(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount(way));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(other.verbs.restore(found.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
  await says(world, bob, chat, "more");
  await world.clock.advance(20 * MINUTE_MS);
  expect(await standing(world, other)).toMatchObject({ keeps: "off" });
  expect((await shelf(world, other)).objects.size).toBe(0);
});

test("[LK9] without a history a linked device is handed the newest thirty lines of each chat, with what was said to them", async () => {
  for (const isOff of [false, true]) {
    const { world, ana, bob, chat, group } = await household(isOff ? 983 : 984);
    const way = isOff ? await setUp(world, ana) : undefined;
    if (isOff) {
      await world.ends(ana.verbs.setHistory(false));
    }
    for (let i = 0; i < 40; i++) await world.ends(bob.verbs.send(chat, { text: `word ${i}` }));
    await world.ends(bob.verbs.send(group, { text: "in the group" }));
    await world.clock.advance(MINUTE_MS);
    const { items } = await world.ends(ana.timeline(chat));
    await world.ends(ana.verbs.react(chat, items.at(-1)?.id ?? "", "👍"));
    await world.clock.advance(MINUTE_MS);
    const phone = await newDevice(world, "Phone");
    await link(world, ana, phone, way);
    await world.clock.advance(MINUTE_MS);
    const there = await world.ends(phone.timeline(chat));
    expect(textsOf(there)).toEqual(Array.from({ length: 30 }, (_, i) => `word ${i + 10}`));
    expect(there.items.findLast(({ kind }) => kind === "message")).toMatchObject({ reactions: [{ emoji: "👍" }] });
    expect(textsOf(await world.ends(phone.timeline(group)))).toEqual(["in the group"]);
    await says(world, bob, chat, "after");
    expect(textsOf(await world.ends(phone.timeline(chat))).at(-1)).toBe("after");
    expect((await standing(world, phone))?.keeps).toBe(isOff ? "off" : "nothing");
    expect([...ana.failures, ...phone.failures]).toEqual([]);
  }
});

test("[HI17] while it is written and read, how many chats are done is said, and it is true", async () => {
  const { world, ana, bob, chat, group } = await household(985);
  const long = "x".repeat(9_000);
  for (let i = 0; i < 130; i++) await world.ends(bob.verbs.send(i < 125 ? chat : group, { text: `${i} ${long}` }));
  await world.clock.advance(MINUTE_MS);
  const way = await setUp(world, ana);
  const seen = new Set<string>();
  const watched = (device: Device) => {
    let last: HistoryView | null = null;
    device.client?.watch({ kind: "history" }, (update) => {
      if (update.kind === "whole") last = update.value;
      if (last?.progress) seen.add(`${last.progress.doing} ${last.progress.done}/${last.progress.total}`);
    });
    return () => last;
  };
  const [atAna] = [watched(ana)];
  await world.ends(ana.verbs.keepHistory());
  await world.clock.advance(MINUTE_MS);
  expect(atAna()).toMatchObject({ keeps: "all", progress: null });
  expect([...seen].filter((text) => text.startsWith("writing"))).toContain("writing 0/2");
  ana.crash();
  const other = await newDevice(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount(way));
  if (found.kind !== "ok") throw new Error(found.kind);
  const atOther = watched(other);
  expect(await world.ends(other.verbs.restore(found.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
  await world.clock.advance(5 * MINUTE_MS);
  // The group is there before the long chat.
  expect([...seen].filter((text) => text.startsWith("reading"))).toContain("reading 1/2");
  expect(atOther()).toMatchObject({ keeps: "all", progress: null });
  expect(textsOf(await world.ends(other.timeline(chat))).length).toBe(126);
});

test("[HI17] what lies at the service is asked for until it is known, and nothing waits for that", async () => {
  const { world, ana, bob, chat } = await household(986);
  await setUp(world, ana);
  await world.ends(ana.verbs.keepHistory());
  ana.crash();
  const { service } = world;
  const request = service.request.bind(service);
  let asked = 0;
  service.request = (token, method, path, what) => {
    const isOfHistory = method === "GET" && path.endsWith("/history");
    if (isOfHistory) asked++;
    if (!isOfHistory || asked >= 3) return request(token, method, path, what);
    return new Promise((_, failed) => world.clock.after(30_000, () => failed(new Error("no answer"))));
  };
  await world.ends(ana.open());
  let seen: HistoryView | null = null;
  ana.client?.watch({ kind: "history" }, (update) => {
    if (update.kind === "whole") seen = update.value;
  });
  await world.ends(bob.verbs.send(chat, { text: "meanwhile" }));
  await world.clock.advance(20_000);
  expect(seen).toMatchObject({ keeps: "all", size: null });
  expect(textsOf(await world.ends(ana.timeline(chat)))).toContain("meanwhile");
  await world.clock.advance(5 * MINUTE_MS);
  expect(seen).toMatchObject({ keeps: "all", size: { bytes: expect.any(Number) } });
});
