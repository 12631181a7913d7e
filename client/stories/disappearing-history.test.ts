// What disappears, in an account's history: what enters it, when it goes out again, and what a device sees that comes back.

import { expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { openSegment } from "../history/segment.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { link, MINUTE_MS, newDevice } from "./linking.ts";
import { followed } from "./talking.ts";

const DAY_MS = 24 * 3600_000;

async function stored(device: Device) {
  const account = await device.disk.open().get("account", []);
  if (account === undefined) throw new Error("no account");
  return account;
}

/** Every text, in whichever segment that the service still has */
async function inHistory(world: World, device: Device): Promise<string[]> {
  const { objects } = world.service.histories.of((await stored(device)).accountId);
  const chain = (await device.disk.open().get("history", []))?.chain;
  const found: string[] = [];
  for (const ref of chain?.segments ?? []) {
    const bytes = objects.get(ref.id);
    for (const row of (bytes && (await openSegment(ref, bytes))) ?? [])
      if (row.table === "timeline" && row.value?.kind === "message") found.push(row.value.text);
  }
  return found;
}

/** The reactions and stars there, and what says that there are none any more */
async function saidToThem(world: World, device: Device): Promise<string[]> {
  const { objects } = world.service.histories.of((await stored(device)).accountId);
  const chain = (await device.disk.open().get("history", []))?.chain;
  const rows = await Promise.all(
    (chain?.segments ?? []).map(async (ref) => (await openSegment(ref, objects.get(ref.id) ?? new Uint8Array())) ?? []),
  );
  return rows.flat().flatMap(({ table }) => (table === "timeline" ? [] : [table]));
}

/** Ana, who can come back, and Bob: what they say lasts for so long. */
async function two(seed: number, ms: number) {
  const world = new World(seed);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const { groups, asked } = begun;
  expect(await world.ends(ana.verbs.finishRecovery(asked.map((group) => groups[group] ?? "")))).toEqual({ kind: "ok" });
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  const says = async (device: Device, text: string) => {
    const sent = await world.ends(device.verbs.send(chat, { text }));
    if (sent.kind !== "ok") throw new Error(sent.kind);
    await world.clock.advance(MINUTE_MS);
    return sent.id;
  };
  await says(ana, "stays");
  expect(await world.ends(ana.verbs.setDisappearing(chat, ms))).toEqual({ kind: "ok" });
  return { world, ana, bob, chat, says, typed: groups.join(" ") };
}

const texts = async (world: World, device: Device, chat: ConversationId) => textsOf(await world.ends(device.timeline(chat)));

async function restored(world: World, typed: string): Promise<Device> {
  const device = await newDevice(world, "Ana again");
  const found = await world.ends(device.verbs.findAccount({ kind: "key", typed }));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(device.verbs.restore(found.devices.map((each) => each.device)))).toEqual({ kind: "ok" });
  return device;
}

test("[DM7] what lasts a day or less never enters a history, nor what is said to it; what is around it does", async () => {
  const { world, ana, bob, chat, says, typed } = await two(871, DAY_MS);
  const item = await says(bob, "brief");
  await world.ends(ana.verbs.react(chat, item, "👍"));
  await world.ends(bob.verbs.edit(chat, item, { text: "brief, again" }));
  await world.ends(ana.verbs.markRead(chat, 100));
  await world.ends(bob.verbs.setDisappearing(chat, null));
  await says(bob, "stays too");
  await world.ends(ana.verbs.keepHistory());
  expect(await inHistory(world, ana)).toEqual(["stays", "stays too"]);
  expect(await saidToThem(world, ana)).toEqual([]);
  const objects = () => [...world.service.histories.of(accountId).objects.keys()];
  const { accountId } = await stored(ana);
  const before = objects();
  // It goes from the device, and the history has nothing to do with that.
  await world.clock.advance(2 * DAY_MS);
  await world.ends(ana.verbs.keepHistory());
  expect(await texts(world, ana, chat)).toEqual(["stays", "stays too"]);
  expect(before.filter((id) => !objects().includes(id))).toEqual([]);
  ana.crash();
  const back = await restored(world, typed);
  await world.clock.advance(2 * MINUTE_MS);
  expect(await texts(world, back, chat)).toEqual(["stays", "stays too"]);
  expect([...ana.failures, ...back.failures]).toEqual([]);
});

test("[DM7] what lasts longer goes out of it within a day after its time; whoever comes back before that is not shown it for a moment", async () => {
  const { world, ana, bob, chat, says, typed } = await two(872, 7 * DAY_MS);
  await says(bob, "for a week");
  await world.ends(ana.verbs.markRead(chat, 100));
  await world.clock.advance(DAY_MS);
  await says(ana, "a day later");
  await world.ends(ana.verbs.keepHistory());
  expect(await inHistory(world, ana)).toEqual(["stays", "for a week", "a day later"]);
  await world.clock.advance(6 * DAY_MS + 2 * MINUTE_MS);
  expect(await texts(world, ana, chat)).toEqual(["stays", "a day later"]);
  await world.ends(ana.verbs.keepHistory());
  // The first to go is taken out at once, the next with all that went within a day.
  expect(await inHistory(world, ana)).toEqual(["stays", "a day later"]);
  await world.clock.advance(DAY_MS - 3 * MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  expect(await texts(world, ana, chat)).toEqual(["stays"]);
  expect(await inHistory(world, ana)).toEqual(["stays", "a day later"]);
  ana.crash();
  const back = await restored(world, typed);
  const seen: unknown[] = [];
  followed(back, { kind: "timeline", conversation: chat, limit: 50 }, (view) => void seen.push(textsOf(view)));
  followed(back, { kind: "conversations" }, (rows) => void seen.push(rows));
  await world.clock.advance(5 * MINUTE_MS);
  expect(seen.length).toBeGreaterThan(2);
  expect(JSON.stringify(seen)).not.toContain("a day later");
  expect(seen).toContainEqual(["stays"]);
  await world.clock.advance(DAY_MS);
  await world.ends(back.verbs.keepHistory());
  expect(await inHistory(world, back)).toEqual(["stays"]);
  expect([...ana.failures, ...back.failures]).toEqual([]);
});

test("[DM7] a device that is linked takes in what is there with the time that is left, and it goes there too", async () => {
  const { world, ana, bob, chat, says, typed } = await two(873, 7 * DAY_MS);
  await says(bob, "for a week");
  await world.ends(ana.verbs.markRead(chat, 100));
  await world.clock.advance(5 * DAY_MS);
  await world.ends(ana.verbs.keepHistory());
  const laptop = await newDevice(world, "Laptop");
  await link(world, ana, laptop, { kind: "key", typed });
  await world.clock.advance(10 * MINUTE_MS);
  expect(await texts(world, laptop, chat)).toEqual(["stays", "for a week"]);
  await world.clock.advance(2 * DAY_MS);
  for (const device of [ana, laptop]) expect(await texts(world, device, chat)).toEqual(["stays"]);
  for (const device of [ana, laptop]) expect(await device.disk.open().range("expiries", { prefix: [chat] })).toEqual([]);
});

test("[DM7] written before it was read, in several segments since, or read just before the device was off: all of it goes, and what was said to it", async () => {
  const { world, ana, bob, chat, says } = await two(874, 2 * DAY_MS);
  const other = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob"] }));
  const item = await says(bob, "read a while later");
  await world.ends(ana.verbs.keepHistory());
  // Between those of the chat stands a segment of another one.
  await world.ends(ana.verbs.send(other, { text: "elsewhere" }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  await world.ends(ana.verbs.markRead(chat, 100));
  await world.ends(ana.verbs.react(chat, item, "👍"));
  await world.ends(ana.verbs.star(chat, [item], true));
  await world.clock.advance(5 * MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  expect((await inHistory(world, ana)).filter((text) => text === "read a while later")).toHaveLength(2);
  expect(await saidToThem(world, ana)).toEqual(["reactions", "stars"]);
  await says(bob, "read at the end");
  await world.ends(ana.verbs.keepHistory());
  expect(await inHistory(world, ana)).toContain("read at the end");
  await world.ends(ana.verbs.markRead(chat, 100));
  ana.crash();
  await world.clock.advance(3 * DAY_MS);
  await world.ends(ana.open());
  expect(await texts(world, ana, chat)).toEqual(["stays"]);
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  expect(await inHistory(world, ana)).toEqual(["stays", "elsewhere"]);
  expect(await saidToThem(world, ana)).toEqual([]);
});

test("[DM7] who comes back after its time keeps nothing that was said to it, in whichever order the parts are read", async () => {
  const { world, ana, bob, chat, says, typed } = await two(875, 2 * DAY_MS);
  const [first, second] = [await says(bob, "read"), await says(bob, "never read")];
  const writes = async () => {
    await world.clock.advance(MINUTE_MS);
    await world.ends(ana.verbs.keepHistory());
  };
  const marks = async (item: string) => {
    await world.ends(ana.verbs.react(chat, item, "👍"));
    await world.ends(ana.verbs.star(chat, [item], true));
  };
  await writes();
  await marks(first);
  await marks(second);
  await writes();
  const { items } = await world.ends(ana.timeline(chat));
  await world.ends(ana.verbs.markRead(chat, items.find(({ id }) => id === first)?.seq ?? 0));
  await writes();
  expect(await saidToThem(world, ana)).toHaveLength(4);
  ana.crash();
  await world.clock.advance(3 * DAY_MS);
  const back = await restored(world, typed);
  await world.clock.advance(5 * MINUTE_MS);
  expect(await texts(world, back, chat)).toEqual(["stays"]);
  for (const table of ["reactions", "stars"] as const)
    expect(await back.disk.open().range(table, { prefix: [chat] }), table).toEqual([]);
  await world.ends(back.verbs.keepHistory());
  expect(await inHistory(world, back)).toEqual(["stays"]);
  expect(await saidToThem(world, back)).toEqual([]);
});
