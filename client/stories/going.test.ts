// Who goes: a device from its account, and an account from everything; what the others see of it, and who cannot make somebody go.

import { expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";

// Virtual time does not wait for a module that is being loaded.
await Promise.all([import("../verbs/recovery.ts"), import("../engine/history/historian.ts")]);

const lines = async (world: World, device: Device, chat: ConversationId) =>
  (await world.ends(device.timeline(chat))).items.flatMap((item) => (item.kind === "system" ? [item.line.kind] : []));
const namesIn = async (world: World, device: Device, chat: ConversationId) =>
  ((await world.ends(device.details(chat)))?.members ?? []).map(({ name, admin }) => (admin ? `${name}*` : name)).sort();

async function withRecovery(world: World, device: Device): Promise<string> {
  const begun = await world.ends(device.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  expect(await world.ends(device.verbs.finishRecovery(begun.asked.map((group) => begun.groups[group] ?? "")))).toEqual({
    kind: "ok",
  });
  return begun.groups.join(" ");
}

async function talking(seed: number) {
  const world = new World(seed);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi" }));
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob", "cleo"] }));
  await world.clock.advance(60_000);
  return { world, ana, bob, cleo, chat, group };
}

test("[GO1] [GO2] who deletes their account is gone for everybody, and a group of theirs has an admin", async () => {
  const { world, ana, bob, cleo, chat, group } = await talking(901);
  const anaId = await ana.accountId;
  expect(await world.ends(ana.verbs.deleteAccount(null))).toEqual({ kind: "ok" });
  ana.crash();
  await world.clock.advance(120_000);
  expect(world.service.directory.byId(anaId)).toBeUndefined();
  expect(await lines(world, bob, chat)).toContain("account-deleted");
  expect((await world.ends(bob.timeline(chat))).items.length).toBeGreaterThan(1);
  expect(await world.ends(bob.details(chat))).toMatchObject({ can: { send: false } });
  expect(await world.ends(bob.verbs.send(chat, { text: "are you there?" }))).toEqual({ kind: "read-only" });
  for (const device of [bob, cleo]) {
    expect(await lines(world, device, group)).toContain("account-deleted");
    expect(await namesIn(world, device, group)).toEqual(["Bob*", "Cleo"]);
  }
  // Her leaf is out, too: what is said now she could not read with all that she had.
  const roster = await bob.disk.open().get("rosters", [group]);
  expect(roster?.members.map(({ account }) => account)).not.toContain(anaId);
  expect(await world.ends(cleo.verbs.send(group, { text: "bye" }))).toMatchObject({ kind: "ok" });
  await world.clock.advance(10_000);
  expect(textsOf(await world.ends(bob.timeline(group)))).toContain("bye");
  expect([...bob.failures, ...cleo.failures]).toEqual([]);
});

test("[GO1] a handle is nobody's for thirty days", async () => {
  const { world, ana } = await talking(902);
  expect(await world.ends(ana.verbs.deleteAccount(null))).toEqual({ kind: "ok" });
  const mal = world.device("Mal");
  await mal.open();
  const taking = () => world.ends(mal.verbs.register({ name: "Ana", handle: "ana" }));
  expect(await taking()).toMatchObject({ kind: "handle-taken" });
  await world.clock.advance(31 * 24 * 3600_000);
  expect(await taking()).toMatchObject({ kind: "ok" });
});

test("[GO3] where the root is not on the device, whoever has it deletes nothing without the recovery key", async () => {
  const { world, ana, bob, chat } = await talking(903);
  const key = await withRecovery(world, ana);
  const bobsKey = await withRecovery(world, bob);
  expect(await world.ends(ana.verbs.deleteAccount(null))).toEqual({ kind: "needs-recovery" });
  expect(await world.ends(ana.verbs.deleteAccount({ kind: "key", typed: key.slice(2) }))).toMatchObject({ kind: "mistyped" });
  expect(await world.ends(ana.verbs.deleteAccount({ kind: "key", typed: bobsKey }))).toEqual({ kind: "unknown" });
  await world.clock.advance(60_000);
  expect(world.service.directory.byId(await ana.accountId)).toBeDefined();
  expect(await lines(world, bob, chat)).not.toContain("account-deleted");
  expect(await world.ends(ana.verbs.deleteAccount({ kind: "key", typed: key }))).toEqual({ kind: "ok" });
  // And nothing brings it back.
  const again = world.device("Ana again");
  await again.open();
  expect(await world.ends(again.verbs.findAccount({ kind: "key", typed: key }))).toEqual({ kind: "unknown" });
});

test("[GO1] without a network nothing is said and nothing ends; an answer that got lost is found out by asking again", async () => {
  const { world, ana, bob, chat } = await talking(904);
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.deleteAccount(null))).toEqual({ kind: "offline" });
  ana.network.setOnline(true);
  await world.clock.advance(60_000);
  expect(await lines(world, bob, chat)).not.toContain("account-deleted");
  ana.network.weather = { ...ana.network.weather, lostAnswers: 0.4 };
  let outcome = await world.ends(ana.verbs.deleteAccount(null));
  for (let i = 0; i < 40 && outcome.kind !== "ok"; i++) outcome = await world.ends(ana.verbs.deleteAccount(null));
  expect(outcome).toEqual({ kind: "ok" });
  await world.clock.advance(120_000);
  expect((await lines(world, bob, chat)).filter((kind) => kind === "account-deleted")).toHaveLength(1);
});

test("[GO4] whoever is told by nobody that they are out finds it out by asking again, and can be erased", async () => {
  const { world, ana, bob } = await talking(906);
  await withRecovery(world, ana);
  for (const act of [() => ana.verbs.signOut(), () => bob.verbs.deleteAccount(null)]) {
    const device = act.toString().includes("ana") ? ana : bob;
    // Every request arrives, no answer does.
    device.network.weather = { ...device.network.weather, lostAnswers: 1 };
    for (let i = 0; i < 3; i++) expect((await world.ends(act())).kind).toBe("offline");
    device.network.weather = { ...device.network.weather, lostAnswers: 0 };
    let outcome = await world.ends(act());
    for (let i = 0; i < 3 && outcome.kind !== "ok"; i++) outcome = await world.ends(act());
    expect(outcome).toEqual({ kind: "ok" });
  }
});

test("[GO4] a device that signs out is out of its account, and the chats go on without it", async () => {
  const { world, ana, bob, cleo, group } = await talking(905);
  const key = await withRecovery(world, ana);
  const { deviceId } = (await ana.disk.open().get("account", [])) ?? {};
  expect(await world.ends(ana.verbs.signOut())).toEqual({ kind: "ok" });
  // Said twice, as where the first answer got lost.
  expect(await world.ends(ana.verbs.signOut())).toEqual({ kind: "ok" });
  ana.crash();
  const again = world.device("Ana again");
  await again.open();
  const found = await world.ends(again.verbs.findAccount({ kind: "key", typed: key }));
  expect(found).toMatchObject({ kind: "ok", devices: [] });
  expect(await world.ends(bob.verbs.rename(group, "Sea"))).toMatchObject({ kind: "ok" });
  expect(await world.ends(bob.verbs.send(group, { text: "on we go" }))).toMatchObject({ kind: "ok" });
  await world.clock.advance(60_000);
  expect(textsOf(await world.ends(cleo.timeline(group)))).toContain("on we go");
  expect(deviceId).toBeDefined();
});

test("[GO1] [OP3] who is suspended ends their account at once: no farewell is waited for that nobody would get", async () => {
  const { world, ana } = await talking(911);
  const anaId = await ana.accountId;
  world.service.suspend(anaId, true);
  await world.clock.advance(60_000);
  const from = world.clock.now();
  expect(await world.ends(ana.verbs.deleteAccount(null))).toEqual({ kind: "ok" });
  expect(world.clock.now() - from).toBeLessThan(15_000);
  expect(world.service.directory.byId(anaId)).toBeUndefined();
});

test("[GO2] what broke off does not wait once more for each chat in which nobody could be told", async () => {
  const { world, ana } = await talking(907);
  const { http } = ana.network;
  const { request } = http;
  let ends = 0;
  http.request = (method, path, body) => {
    const isDeletion = method === "DELETE" || path.includes("deletion");
    if (isDeletion) ends++;
    return path.endsWith("/frames") || path.endsWith("/commits") || (isDeletion && ends < 2)
      ? Promise.reject(new Error("no way there"))
      : request(method, path, body);
  };
  const took = async () => {
    const from = world.clock.now();
    const outcome = await world.ends(ana.verbs.deleteAccount(null));
    return { outcome, ms: world.clock.now() - from };
  };
  const first = await took();
  expect([first.outcome.kind, ends]).toEqual(["offline", 1]);
  expect(first.ms).toBeGreaterThan(20_000);
  const second = await took();
  expect(second.outcome).toEqual({ kind: "ok" });
  expect(second.ms).toBeLessThan(first.ms / 2);
});
