// Groups: who comes and goes, and what happens when two change the same group at once.

import { expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";

async function trip(world: World, creator: Device, others: Device[]): Promise<ConversationId> {
  const handles = others.map(({ name }) => name.toLowerCase());
  const group = await world.opened(creator.verbs.createGroup({ title: "Trip", handles }));
  await world.clock.advance(60_000);
  return group;
}

async function membersOf(world: World, device: Device, group: ConversationId): Promise<string[]> {
  const details = await world.ends(device.details(group));
  return (details?.members ?? []).map(({ name, admin }) => (admin ? `${name}*` : name)).sort();
}

test("[CL6] two members who change the group at the same moment both get what they wanted", async () => {
  const world = new World(21);
  const [ana, bob, cleo, dan] = [
    await world.person("Ana"),
    await world.person("Bob"),
    await world.person("Cleo"),
    await world.person("Dan"),
  ];
  const group = await trip(world, ana, [bob]);
  const outcomes = [ana.verbs.addMember(group, "cleo"), bob.verbs.addMember(group, "dan")];
  expect(await Promise.all(outcomes.map((outcome) => world.ends(outcome)))).toEqual([{ kind: "ok" }, { kind: "ok" }]);
  await world.clock.advance(60_000);
  for (const device of [ana, bob, cleo, dan]) {
    expect(await membersOf(world, device, group)).toEqual(["Ana*", "Bob", "Cleo", "Dan"]);
    expect((await world.ends(device.details(group)))?.title).toBe("Trip");
    expect(device.failures).toEqual([]);
  }
});

test("[CL6] two who add the same person at the same moment add it once", async () => {
  const world = new World(22);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const group = await trip(world, ana, [bob]);
  const outcomes = [ana.verbs.addMember(group, "cleo"), bob.verbs.addMember(group, "cleo")];
  expect(await Promise.all(outcomes.map((outcome) => world.ends(outcome)))).toEqual([{ kind: "ok" }, { kind: "ok" }]);
  await world.clock.advance(60_000);
  expect(await membersOf(world, cleo, group)).toEqual(["Ana*", "Bob", "Cleo"]);
  const { items } = await world.ends(bob.timeline(group));
  expect(items.filter((item) => item.kind === "system" && item.line.kind === "added")).toHaveLength(2);
});

test("[CL6] two admins who remove each other at the same moment: one stays, the other is told", async () => {
  const world = new World(23);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const group = await trip(world, ana, [bob, cleo]);
  const [anaId, bobId] = [await ana.accountId, await bob.accountId];
  expect(await world.ends(ana.verbs.makeAdmin(group, bobId))).toEqual({ kind: "ok" });
  await world.clock.advance(5000);
  const removals = [ana.verbs.removeMember(group, bobId), bob.verbs.removeMember(group, anaId)];
  const outcomes = await Promise.all(removals.map((outcome) => world.ends(outcome)));
  await world.clock.advance(60_000);
  const states = [await world.ends(ana.details(group)), await world.ends(bob.details(group))].map((chat) => chat?.state);
  expect(states.sort()).toEqual(["active", "removed"]);
  expect(await membersOf(world, cleo, group)).toHaveLength(2);
  expect(outcomes.filter(({ kind }) => kind === "ok").length).toBeGreaterThan(0);
});

test("who is removed keeps what it has, can write no more, and says why a message failed", async () => {
  const world = new World(24);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const group = await trip(world, ana, [bob, cleo]);
  await world.ends(bob.verbs.send(group, { text: "before" }));
  await world.clock.advance(5000);
  bob.network.setOnline(false);
  await world.ends(bob.verbs.send(group, { text: "too late" }));
  await world.ends(ana.verbs.removeMember(group, await bob.accountId));
  await world.ends(ana.verbs.send(group, { text: "after" }));
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(60_000);
  const { items } = await world.ends(bob.timeline(group));
  expect(textsOf({ items })).toEqual(["before", "too late"]);
  expect(items.at(-1)).toMatchObject({ state: "failed", failure: "not-a-member" });
  expect(items.at(-2)).toMatchObject({ kind: "system", line: { kind: "removed", people: [{ self: true }] } });
  expect(await world.ends(bob.details(group))).toMatchObject({
    state: "removed",
    can: { send: false, add: false, leave: false },
  });
  expect(await world.ends(bob.verbs.send(group, { text: "again" }))).toEqual({ kind: "read-only" });
  expect(textsOf(await world.ends(cleo.timeline(group)))).toEqual(["before", "after"]);
  expect(await world.ends(bob.verbs.discard(group, items.at(-1)?.id ?? ""))).toEqual({ kind: "ok" });
  expect(textsOf(await world.ends(bob.timeline(group)))).toEqual(["before"]);
});

test("who is added reads nothing from before, and comes back in after a removal", async () => {
  const world = new World(25);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const group = await trip(world, ana, [bob]);
  await world.ends(ana.verbs.send(group, { text: "secret" }));
  await world.clock.advance(5000);
  await world.ends(bob.verbs.addMember(group, "cleo"));
  await world.ends(bob.verbs.send(group, { text: "welcome" }));
  await world.clock.advance(5000);
  await world.ends(ana.verbs.removeMember(group, await cleo.accountId));
  await world.ends(ana.verbs.send(group, { text: "without you" }));
  await world.clock.advance(5000);
  expect(textsOf(await world.ends(cleo.timeline(group)))).toEqual(["welcome"]);
  await world.ends(ana.verbs.addMember(group, "cleo"));
  await world.ends(ana.verbs.send(group, { text: "back" }));
  await world.clock.advance(60_000);
  expect(textsOf(await world.ends(cleo.timeline(group)))).toEqual(["welcome", "back"]);
  expect(await world.ends(cleo.details(group))).toMatchObject({ state: "active", can: { send: true } });
});

test("[GP3] where the last admin leaves whoever has been in longest is one, and their device removes the other", async () => {
  const world = new World(26);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const group = await trip(world, ana, [bob, cleo]);
  expect(await world.ends(bob.verbs.makeAdmin(group, await bob.accountId))).toEqual({ kind: "not-allowed" });
  expect(await world.ends(ana.ask({ kind: "group", conversation: group }))).toMatchObject({ heir: { name: "Bob" } });
  expect(await world.ends(ana.verbs.leave(group))).toEqual({ kind: "ok" });
  await world.ends(bob.verbs.send(group, { text: "farewell" }));
  await world.clock.advance(5 * 60_000);
  expect(await world.ends(ana.details(group))).toMatchObject({ state: "left", can: { send: false } });
  expect(textsOf(await world.ends(ana.timeline(group)))).toEqual([]);
  for (const device of [bob, cleo]) {
    expect(await membersOf(world, device, group)).toEqual(["Bob*", "Cleo"]);
    const { items } = await world.ends(device.timeline(group));
    const lines = items.flatMap((item) => (item.kind === "system" ? [item.line.kind] : []));
    expect(lines.filter((kind) => kind === "left")).toHaveLength(1);
    expect(lines).not.toContain("removed");
  }
  const log = world.service.logs.get(group);
  expect(new Set(log?.present().map(([, { account }]) => account))).toEqual(new Set([await bob.accountId, await cleo.accountId]));
});

test("a title is for everybody, and names travel sealed", async () => {
  const world = new World(27);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const group = await trip(world, ana, [bob]);
  expect(await world.ends(bob.verbs.rename(group, "  Trip\nto  Łódź "))).toEqual({ kind: "ok" });
  expect(await world.ends(bob.verbs.setName("Roberto"))).toEqual({ kind: "ok" });
  expect(await world.ends(bob.verbs.setName("\u202e "))).toEqual({ kind: "name-empty" });
  await world.clock.advance(10_000);
  expect(await world.ends(ana.details(group))).toMatchObject({ title: "Trip to Łódź" });
  expect(await membersOf(world, ana, group)).toEqual(["Ana*", "Roberto"]);
});

test("somebody whom nobody can reach is named, and the rest goes on", async () => {
  const world = new World(28);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const group = await trip(world, ana, [bob]);
  await world.ends(cleo.verbs.block(await ana.accountId, true));
  expect(await world.ends(ana.verbs.addMember(group, "cleo"))).toEqual({ kind: "not-reachable", handle: "cleo" });
  expect(await world.ends(ana.details(group))).toMatchObject({ changes: [] });
  expect(await world.ends(bob.verbs.addMember(group, "cleo"))).toEqual({ kind: "ok" });
  expect(await world.ends(bob.verbs.addMember(group, "cleo"))).toEqual({ kind: "already-member" });
});

test("who types is still seen typing while their device changes the group", async () => {
  const world = new World(33);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const group = await trip(world, bob, [ana]);
  const typing = async () => (await world.ends(ana.details(group)))?.typing.map(({ name }) => name);
  for (const device of [ana, bob]) await world.ends(device.verbs.show(group));
  await world.clock.advance(5_000);
  await world.ends(bob.verbs.typing(group));
  await world.clock.advance(300);
  expect(await typing()).toEqual(["Bob"]);
  await world.ends(bob.verbs.makeAdmin(group, await ana.accountId));
  await world.clock.advance(1_000);
  expect(await membersOf(world, ana, group)).toContain("Ana*");
  expect(await typing()).toEqual(["Bob"]);
});

test("[CL6] whom a group is made with is in it on screen all the time: asked for, on its way, and there", async () => {
  const world = new World(28);
  const [ana] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const { service } = world;
  const request = service.request.bind(service);
  let isHeldUp = true;
  service.request = (token, method, path, more) =>
    isHeldUp && method === "POST" && /^\/v1\/conversations\/[^/]+$/.test(path)
      ? Promise.reject(new Error("not now"))
      : request(token, method, path, more);
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob", "cleo"] }));
  const seen = new Set<string>();
  const stop = ana.client?.watch({ kind: "conversation", conversation: group }, () => {
    void ana.details(group).then((details) => seen.add((details?.members ?? []).map(({ name }) => name).join()));
  });
  await world.clock.advance(10_000);
  expect((await ana.disk.open().get("conversations", [group]))?.begunWith).toHaveLength(2);
  expect(await membersOf(world, ana, group)).toHaveLength(3);
  isHeldUp = false;
  await world.clock.advance(60_000);
  stop?.();
  expect([...seen].map((names) => names.split(",").length)).toEqual([...seen].map(() => 3));
  expect(await membersOf(world, ana, group)).toEqual(["Ana*", "Bob", "Cleo"]);
  expect((await ana.disk.open().get("conversations", [group]))?.begunWith).toBeUndefined();
});
