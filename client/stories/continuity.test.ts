// The operator and malicious members against the real Client: nobody is put into a conversation unseen, nobody is framed out of it.

import { beforeAll, expect, test, vi } from "vitest";
import type { AccountId, ConversationId, Envelope } from "../../protocol/index.ts";
import { type Cast, castOf, copyOf } from "../simulation/cast.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { Insider } from "../simulation/hostile/insider.ts";
import { Twin } from "../simulation/hostile/twin.ts";
import { memoryProfile, World } from "../simulation/world.ts";
import { hostile } from "./talking.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await castOf(["Ana", "Bob", "Cleo", "Dan", "Mal"]);
});

type Stage = { world: World; ana: Device; bob: Device; cleo: Device; dan: Device; mal: Device };
const id = (name: string) => cast.accounts.get(name) as AccountId;

async function stage(seed: number): Promise<Stage> {
  const { directory, disks } = copyOf(cast);
  const world = new World(seed, directory);
  const [ana, bob, cleo, dan, mal] = [...disks].map(([name, disk]) => world.device(name, memoryProfile(disk))) as Device[];
  const people = { ana, bob, cleo, dan, mal } as Omit<Stage, "world">;
  for (const device of Object.values(people)) {
    device.asks = true;
    await world.ends(device.open());
  }
  return { world, ...people };
}

async function directOf({ world, ana, bob }: Stage): Promise<ConversationId> {
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hello" }));
  await world.clock.advance(60_000);
  await world.ends(bob.verbs.send(chat, { text: "hi" }));
  await world.clock.advance(60_000);
  return chat;
}

async function groupOf({ world, ana }: Stage, handles: string[]): Promise<ConversationId> {
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles }));
  await world.clock.advance(5 * 60_000);
  return group;
}

function lines({ items }: { items: readonly { kind: string; line?: { kind: string } }[] }): string[] {
  return items.flatMap((item) => (item.kind === "system" ? [item.line?.kind ?? ""] : []));
}

async function sealedBy(
  log: { entries: readonly { kind: string; device: string; seq: number }[] },
  device: Device,
  after: number,
) {
  const account = await device.disk.open().get("account", []);
  return log.entries.filter((entry) => entry.kind === "message" && entry.device === account?.deviceId && entry.seq > after);
}

for (const welcomes of [true, false]) {
  const how = welcomes ? "by a Welcome in its log" : "by saying that the chat has gone on";
  test(`[CT1] the operator cannot make a direct chat a group with a stranger, ${how}, nor take what waits for it`, async () => {
    const set = await stage(201);
    const { world, ana, mal } = set;
    const chat = await directOf(set);
    const before = world.service.logs.get(chat)?.head ?? 0;
    ana.network.setOnline(false);
    await world.ends(ana.verbs.send(chat, { text: "only for Bob" }));
    const twin = new Twin(world);
    const log = await twin.plant(chat, mal, { others: [id("Ana")], generation: welcomes ? 0 : 1, welcomes });
    twin.show(ana);
    ana.network.setOnline(true);
    ana.client?.wake();
    await world.clock.advance(3 * 3600_000);
    expect(await sealedBy(log, ana, before)).toEqual([]);
    const details = await world.ends(ana.details(chat));
    expect(details?.kind).toBe("direct");
    expect(details?.members.map(({ name }) => name).sort()).toEqual(["Ana", "Bob"]);
    const view = await world.ends(ana.timeline(chat));
    expect(lines(view)).toContain("diverged");
    expect(view.items.at(-1)).toMatchObject({ kind: "message", text: "only for Bob", state: "pending" });
    expect(ana.failures).toEqual([]);
  });
}

test("a service that says again and again that the chat is where it was before is not asked without end", async () => {
  const set = await stage(209);
  const { world, ana, mal } = set;
  const chat = await directOf(set);
  const twin = new Twin(world);
  await twin.plant(chat, mal, { others: [id("Ana")], welcomes: false });
  twin.show(ana);
  const requests = counted(ana);
  await world.ends(ana.verbs.send(chat, { text: "only for Bob" }));
  await world.clock.advance(3600_000);
  expect(requests()).toBeLessThan(1000);
  expect((await world.ends(ana.timeline(chat))).items.at(-1)).toMatchObject({ state: "pending" });
});

test("[CT2] nor put somebody else into a group, as long as the device knows where it was", async () => {
  const set = await stage(202);
  const { world, ana, mal } = set;
  const group = await groupOf(set, ["bob", "cleo"]);
  const before = world.service.logs.get(group)?.head ?? 0;
  for (const welcomes of [true, false]) {
    const twin = new Twin(world);
    twin.fork(group);
    const others = [id("Ana"), id("Bob")];
    const log = await twin.plant(group, mal, { others, generation: welcomes ? 0 : 1, welcomes });
    twin.show(ana);
    const requests = counted(ana);
    await world.ends(ana.verbs.send(group, { text: `for the three of us ${welcomes}` }));
    await world.clock.advance(3 * 3600_000);
    expect(requests()).toBeLessThan(3 * 1000);
    expect(await sealedBy(log, ana, before)).toEqual([]);
    expect(lines(await world.ends(ana.timeline(group)))).toContain("diverged");
    const members = (await world.ends(ana.details(group)))?.members.map(({ name }) => name);
    expect(members?.sort()).toEqual(["Ana", "Bob", "Cleo"]);
  }
});

test("[CT5] nor begin a group anew without a majority's reports, with others or with other roles", async () => {
  const set = await stage(203);
  const { world, ana, mal } = set;
  const group = await groupOf(set, ["bob", "cleo"]);
  const twin = new Twin(world);
  twin.fork(group);
  const all = [id("Ana"), id("Bob"), id("Cleo")];
  const log = await twin.plant(group, mal, { others: all, generation: 1, welcomes: true });
  const before = log.head;
  twin.show(ana);
  await world.ends(ana.verbs.send(group, { text: "for the three of us" }));
  await world.clock.advance(3 * 3600_000);
  expect(await sealedBy(log, ana, before)).toEqual([]);
  expect(lines(await world.ends(ana.timeline(group)))).toContain("diverged");
});

test("[CT2] a device that has lost all it knew comes back, says who came and who is gone, and what waits is held until the person has seen it", async () => {
  const set = await stage(204);
  const { world, ana, bob, mal } = set;
  const group = await groupOf(set, ["bob", "cleo"]);
  bob.network.setOnline(false);
  await world.ends(bob.verbs.send(group, { text: "just between us" }));
  bob.crash();
  const store = bob.disk.open();
  const record = await store.get("groups", [group]);
  if (record === undefined) throw new Error("no group");
  const writes = [{ table: "groups" as const, key: [group], value: { ...record, bytes: record.bytes.slice(0, 40) } }];
  await store.transact({ scope: "vandal", version: await store.version("vandal"), writes });
  const twin = new Twin(world);
  twin.fork(group);
  const log = await twin.plant(group, mal, { others: [id("Bob"), id("Ana")], generation: 1, welcomes: false });
  const before = log.head;
  twin.show(bob);
  bob.network.setOnline(true);
  await world.ends(bob.open());
  await world.ends(bob.verbs.show(group));
  await world.clock.advance(60_000);
  const view = await world.ends(bob.timeline(group));
  const away = view.items.find((item) => item.kind === "system" && item.line.kind === "while-away");
  expect(away).toMatchObject({ line: { came: [{ accountId: id("Mal") }], left: [{ name: "Cleo" }] } });
  expect(await sealedBy(log, bob, before)).toHaveLength(1);
  const [introduction] = await sealedBy(log, bob, before);
  expect(view.items.at(-1)).toMatchObject({ text: "just between us", state: "pending" });
  // The one that has gone says who Bob is; what he wrote goes when he says so.
  await world.ends(bob.verbs.sendHeld(group, [id("Mal")]));
  await world.clock.advance(60_000);
  expect((await sealedBy(log, bob, before)).map(({ seq }) => seq)).toContain(introduction?.seq);
  expect(await sealedBy(log, bob, before)).toHaveLength(2);
  expect(ana.failures).toEqual([]);
});

test("[CT2] what was written before a member brought somebody in waits too, and can be taken back", async () => {
  const set = await stage(205);
  const { world, ana, bob, mal } = set;
  const group = await groupOf(set, ["bob", "cleo"]);
  ana.network.setOnline(false);
  await world.ends(ana.verbs.send(group, { text: "Mal must not know" }));
  await world.ends(bob.verbs.addMember(group, "mal"));
  await world.clock.advance(60_000);
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  expect(lines(await world.ends(ana.timeline(group)))).toContain("added");
  expect(await world.ends(ana.details(group))).toMatchObject({ held: { messages: 1, newcomers: [{ accountId: id("Mal") }] } });
  expect(textsOf(await world.ends(mal.timeline(group)))).toEqual([]);
  await world.ends(ana.verbs.discardHeld(group));
  await world.ends(ana.verbs.send(group, { text: "welcome" }));
  await world.clock.advance(60_000);
  expect(textsOf(await world.ends(mal.timeline(group)))).toEqual(["welcome"]);
  expect(await world.ends(ana.details(group))).toMatchObject({ held: null });
});

test("[CT2] [ED3] other words for a message wait for their author as a message does, and are taken back with it", async () => {
  const set = await stage(214);
  const { world, ana, bob, mal } = set;
  const group = await groupOf(set, ["bob", "cleo"]);
  const said = await world.ends(ana.verbs.send(group, { text: "hello" }));
  if (said.kind !== "ok") throw new Error(said.kind);
  await world.clock.advance(60_000);
  ana.network.setOnline(false);
  await world.ends(ana.verbs.edit(group, said.id, { text: "Mal must not know" }));
  const next = await world.ends(ana.verbs.send(group, { text: "nor this" }));
  if (next.kind !== "ok") throw new Error(next.kind);
  await world.ends(ana.verbs.edit(group, next.id, { text: "nor that" }));
  await world.ends(bob.verbs.addMember(group, "mal"));
  await world.clock.advance(60_000);
  const log = world.service.logs.get(group);
  if (log === undefined) throw new Error("no log");
  const before = log.head;
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  expect(await world.ends(ana.details(group))).toMatchObject({ held: { messages: 3, newcomers: [{ accountId: id("Mal") }] } });
  expect(await sealedBy(log, ana, before)).toEqual([]);
  expect(textsOf(await world.ends(bob.timeline(group)))).toEqual(["hello"]);
  await world.ends(ana.verbs.discardHeld(group));
  await world.clock.advance(60_000);
  for (const device of [ana, bob]) expect(textsOf(await world.ends(device.timeline(group)))).toEqual(["hello"]);
  expect(textsOf(await world.ends(mal.timeline(group)))).toEqual([]);
});

test("[CT2] what a device changes by itself, or whom its person brings in, lets nothing go that waits for somebody else", async () => {
  const set = await stage(206);
  const { world, ana, bob, mal, dan } = set;
  const group = await groupOf(set, ["bob", "cleo"]);
  await world.ends(ana.verbs.send(group, { text: "hello" }));
  await world.clock.advance(60_000);
  ana.network.setOnline(false);
  await world.ends(ana.verbs.send(group, { text: "Mal must not know" }));
  await world.ends(bob.verbs.addMember(group, "mal"));
  // The weekly update of her keys is due when she is back.
  await world.clock.advance(8 * 24 * 3600_000);
  const { epoch } = (await world.ends(ana.details(group)))?.place ?? { epoch: 0 };
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  expect((await world.ends(ana.details(group)))?.place.epoch).toBeGreaterThan(epoch + 1);
  expect(await world.ends(ana.details(group))).toMatchObject({ held: { messages: 1, newcomers: [{ accountId: id("Mal") }] } });
  await world.ends(ana.verbs.addMember(group, "dan"));
  await world.clock.advance(60_000);
  expect(await world.ends(ana.details(group))).toMatchObject({ held: { messages: 1 } });
  for (const device of [mal, dan]) expect(textsOf(await world.ends(device.timeline(group)))).toEqual([]);
});

test("[CT3] [CT4] [CT5] a member that leaves the admin out and poisons her way back is the one who is put out", async () => {
  const set = await stage(206);
  const { world, ana, bob, cleo, dan, mal } = set;
  const group = await groupOf(set, ["bob", "cleo", "dan", "mal"]);
  await world.ends(ana.verbs.send(group, { text: "before" }));
  await world.clock.advance(60_000);
  const insider = await Insider.on(world, mal, group);
  expect((await insider.poison([id("Ana")])).kind).toBe("accepted");
  await world.clock.advance(30 * 60_000);
  await world.ends(ana.verbs.send(group, { text: "after" }));
  await world.clock.advance(60_000);
  for (const device of [ana, bob, cleo, dan]) {
    const view = await world.ends(device.timeline(group));
    expect(textsOf(view)).toEqual(["before", "after"]);
    expect(lines(view)).toEqual(expect.arrayContaining(["recreated", "expelled"]));
    const details = await world.ends(device.details(group));
    expect(details?.members.map(({ name, admin }) => [name, admin]).sort()).toEqual([
      ["Ana", true],
      ["Bob", false],
      ["Cleo", false],
      ["Dan", false],
    ]);
    expect(device.failures).toEqual([]);
  }
  expect(insider.isIn).toBe(false);
});

/** Mal's Commit can be followed by nobody, and these are away for ever or for a while. */
async function frozenWithout(seed: number, away: "deleted" | "suspended" | "exhausted") {
  const set = await stage(seed);
  const { world, cleo, mal } = set;
  const group = await groupOf(set, ["bob", "cleo", "dan", "mal"]);
  const insider = await Insider.on(world, mal, group);
  cleo.network.setOnline(false);
  const { directory } = world.service;
  if (away === "deleted") directory.delete(id("Cleo"));
  else if (away === "suspended") world.service.suspend(id("Cleo"), true);
  else
    for (const stock of directory.byId(id("Cleo"))?.stock.values() ?? [])
      Object.assign(stock, { keyPackages: [], lastResort: null });
  expect((await insider.poison([id("Ana")])).kind).toBe("accepted");
  await world.clock.advance(5 * 60_000);
  const placeOf = async (device: Device) => (await world.ends(device.details(group)))?.place.generation;
  const membersAt = async (device: Device) => (await world.ends(device.details(group)))?.members.map(({ name }) => name).sort();
  return { ...set, group, placeOf, membersAt };
}

for (const away of ["deleted", "suspended", "exhausted"] as const)
  test(`[CT9] a frozen group begins anew without one who is ${away}, and says so; the others wait no longer than that is sure`, async () => {
    const { world, ana, bob, dan, cleo, group, placeOf, membersAt } = await frozenWithout(220, away);
    expect(await placeOf(ana)).toBe(away === "deleted" ? 1 : 0);
    await world.clock.advance(30 * 60_000);
    await world.ends(ana.verbs.send(group, { text: "we go on" }));
    await world.clock.advance(60_000);
    for (const device of [ana, bob, dan]) {
      expect([await placeOf(device), await membersAt(device)]).toEqual([1, ["Ana", "Bob", "Dan"]]);
      const view = await world.ends(device.timeline(group));
      expect(textsOf(view)).toEqual(["we go on"]);
      const line = view.items.find((item) => item.kind === "system" && item.line.kind === "unreachable");
      expect(line).toMatchObject({ line: { people: [{ name: "Cleo" }] } });
      expect(lines(view)).toEqual(expect.arrayContaining(["recreated", "expelled"]));
      expect(device.failures).toEqual([]);
    }
    // What is asked for by itself shows nothing, and is given up after a month.
    expect((await world.ends(ana.details(group)))?.changes).toEqual([]);
    if (away === "deleted") {
      await world.clock.advance(31 * 24 * 3600_000);
      const store = ana.disk.open();
      expect((await store.get("conversations", [group]))?.intents).toEqual([]);
      return;
    }
    world.service.suspend(id("Cleo"), false);
    cleo.network.setOnline(true);
    cleo.client?.wake();
    await world.clock.advance(25 * 3600_000);
    await world.ends(cleo.verbs.send(group, { text: "here I am" }));
    await world.clock.advance(60_000);
    for (const device of [ana, bob, cleo, dan]) {
      expect(await membersAt(device)).toEqual(["Ana", "Bob", "Cleo", "Dan"]);
      expect(textsOf(await world.ends(device.timeline(group))).at(-1)).toBe("here I am");
    }
  });

test("[CT5] a group that stays frozen costs no more for being looked at: who was reported, and what was claimed, is verified once", async () => {
  const { world, ana, placeOf } = await frozenWithout(221, "exhausted");
  const verified = vi.spyOn(crypto.subtle, "verify");
  for (let i = 0; i < 1_000; i++) {
    ana.client?.wake();
    await world.clock.advance(500);
  }
  expect(await placeOf(ana)).toBe(0);
  // The second try looks up whom it is still without.
  expect(verified.mock.calls.length).toBeLessThan(20);
  verified.mockRestore();
  await world.clock.advance(30 * 60_000);
  expect(await placeOf(ana)).toBe(1);
});

test("[CT9] a service that gives nobody of those who are left does not make the last insider a majority", async () => {
  const set = await stage(223);
  const { world, ana, bob, mal } = set;
  const group = await groupOf(set, ["bob", "cleo", "dan", "mal"]);
  const [first, second] = [await Insider.on(world, mal, group), bob];
  const { directory } = world.service;
  const claim = directory.claim.bind(directory);
  directory.claim = (session, target, more) =>
    [id("Cleo"), id("Dan")].includes(target) ? { rejection: { kind: "not-found" } } : claim(session, target, more);
  expect((await first.poison([id("Ana")])).kind).toBe("accepted");
  await world.clock.advance(5 * 60_000);
  const seen = await world.ends(ana.details(group));
  expect(seen?.members.map(({ name }) => name).sort()).toEqual(["Ana", "Bob"]);
  // Bob says of Ana's next change that he cannot follow it: of those who count he is one of three.
  const insider = await Insider.on(world, second, group);
  await world.ends(ana.verbs.setRules(group, { whoEdits: "admins" }));
  await world.clock.advance(60_000);
  const commit = world.service.logs.get(group)?.entries.findLast((each) => each.kind === "commit");
  const { epoch } = (await world.ends(ana.details(group)))?.place ?? { epoch: 0 };
  await insider.report(commit?.seq ?? 0, epoch, id("Ana"));
  await world.clock.advance(60 * 60_000);
  expect(await world.ends(ana.details(group))).toMatchObject({ state: "active", place: { generation: 1 } });
  expect(insider.isIn).toBe(true);
});

test("[CT4] whom one member leaves out again and again comes back within seconds, and the others never stop", async () => {
  const set = await stage(207);
  const { world, ana, bob, cleo, dan, mal } = set;
  const group = await groupOf(set, ["bob", "cleo", "dan", "mal"]);
  // Beside her in the tree: whoever sits further off leaves out more than one.
  const insider = await Insider.on(world, bob, group);
  for (let round = 0; round < 3; round++) {
    await insider.keepUp();
    const left = await insider.leaveOut([id("Ana")]);
    if (left.kind !== "accepted") throw new Error(`${round}: ${JSON.stringify(left)}`);
    await world.clock.advance(15_000);
    expect(await world.ends(ana.details(group))).toMatchObject({ state: "active" });
    await world.ends(ana.verbs.send(group, { text: `still here ${round}` }));
    await world.clock.advance(5_000);
    for (const device of [cleo, dan, mal])
      expect(textsOf(await world.ends(device.timeline(group)))).toContain(`still here ${round}`);
  }
  expect(insider.isIn).toBe(true);
});

test("[CT4] [CT5] an admin who could follow, and has nothing to do, hears that the others could not, and begins the group anew", async () => {
  const set = await stage(212);
  const { world, ana, bob, cleo, dan, mal } = set;
  const group = await groupOf(set, ["bob", "cleo", "dan", "mal"]);
  const insider = await Insider.on(world, mal, group);
  for (const device of [bob, cleo, dan]) device.network.setOnline(false);
  const left = await insider.leaveOut([id("Bob"), id("Cleo"), id("Dan")]);
  if (left.kind !== "accepted") throw new Error(JSON.stringify(left));
  await world.clock.advance(60_000);
  for (const device of [bob, cleo, dan]) {
    device.network.setOnline(true);
    device.client?.wake();
  }
  await world.clock.advance(5 * 60_000);
  for (const device of [ana, bob, cleo, dan])
    expect(await world.ends(device.details(group))).toMatchObject({ state: "active", place: { generation: 1 } });
  expect(insider.isIn).toBe(false);
});

test("[CT4] [CT5] who is slow counts as well: the report of one that has come back and writes again stands beside one that comes later", async () => {
  const set = await stage(213);
  const { world, ana, bob, mal } = set;
  const group = await groupOf(set, ["bob", "mal"]);
  const insider = await Insider.on(world, mal, group);
  bob.network.setOnline(false);
  const left = await insider.leaveOut([id("Ana"), id("Bob")]);
  if (left.kind !== "accepted") throw new Error(JSON.stringify(left));
  await world.clock.advance(10_000);
  expect(await world.ends(ana.details(group))).toMatchObject({ state: "active", place: { generation: 0 } });
  await world.ends(ana.verbs.send(group, { text: "is anybody there?" }));
  await world.clock.advance(5 * 60_000);
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(60_000);
  expect(insider.isIn).toBe(false);
  await world.ends(bob.verbs.send(group, { text: "now I am" }));
  await world.clock.advance(5_000);
  for (const device of [ana, bob]) {
    expect(await world.ends(device.details(group))).toMatchObject({ state: "active", place: { generation: 1 } });
    const view = await world.ends(device.timeline(group));
    expect(textsOf(view)).toContain("now I am");
    expect(lines(view)).toEqual(expect.arrayContaining(["expelled", "recreated"]));
    expect(device.failures).toEqual([]);
  }
});

test("[CT8] admins see whose changes left whom out, and how often; nobody counts up against another for nothing", async () => {
  const set = await stage(211);
  const { world, ana, bob, cleo, dan, mal } = set;
  const group = await groupOf(set, ["bob", "cleo", "dan", "mal"]);
  await world.ends(ana.verbs.makeAdmin(group, id("Cleo")));
  await world.clock.advance(60_000);
  const insider = await Insider.on(world, bob, group);
  for (let round = 0; round < 3; round++) {
    await insider.keepUp();
    const left = await insider.leaveOut([id("Ana")]);
    if (left.kind !== "accepted") throw new Error(`${round}: ${JSON.stringify(left)}`);
    await world.clock.advance(15_000);
  }
  const unfollowed = async (device: Device) =>
    (await world.ends(device.details(group)))?.unfollowed.map(({ who, by, times }) => [who.name, by.name, times]);
  for (const device of [ana, cleo]) expect(await unfollowed(device)).toEqual([["Ana", "Bob", 3]]);
  // Who is no admin is not shown it, and no line accuses anybody.
  expect(await unfollowed(dan)).toEqual([]);
  expect(lines(await world.ends(cleo.timeline(group)))).not.toContain("could-not-follow");
  cleo.crash();
  await world.ends(cleo.open());
  expect(await unfollowed(cleo)).toEqual([["Ana", "Bob", 3]]);

  // Mal says so of each Commit that there was, and of ones that never were, without having come back from any.
  const log = world.service.logs.get(group);
  for (const seq of [...(log?.entries ?? []).map((entry) => entry.seq), 9_999])
    await hostile({ world, chat: group }, mal, { kind: "could-not-follow", seq } as never);
  await world.clock.advance(60_000);
  for (const device of [ana, cleo]) expect(await unfollowed(device)).toEqual([["Ana", "Bob", 3]]);
});

test("[CT4] a minority of liars freezes nothing and blames nobody", async () => {
  const set = await stage(208);
  const { world, ana, bob, cleo, dan, mal } = set;
  const group = await groupOf(set, ["bob", "cleo", "dan", "mal"]);
  const log = world.service.logs.get(group);
  await world.ends(bob.verbs.rename(group, "Tour"));
  await world.clock.advance(60_000);
  const liars = [await Insider.on(world, mal, group), await Insider.on(world, dan, group)];
  for (const entry of log?.entries ?? [])
    for (const liar of liars)
      if (entry.kind === "commit") for (const epoch of [1, 2, 3, 4]) await liar.report(entry.seq, epoch, id("Ana"));
  await world.clock.advance(60_000);
  expect(log?.frozen).toBeNull();
  await world.ends(ana.verbs.send(group, { text: "on we go" }));
  await world.clock.advance(5_000);
  expect(textsOf(await world.ends(cleo.timeline(group)))).toContain("on we go");
});

/** What this person gets of the real log, entry by entry. */
async function distort(set: Stage, group: ConversationId, victim: Device, change: (envelope: Envelope) => Envelope | undefined) {
  const log = set.world.service.logs.get(group);
  const account = await victim.accountId;
  if (log === undefined) throw new Error("no log");
  const real = log.envelopeFor.bind(log);
  log.envelopeFor = (device, entry) => {
    const envelope = real(device, entry);
    return envelope && log.members.get(device)?.account === account ? change(envelope) : envelope;
  };
  return log;
}

/** This person gets the log without that entry, and the later ones one place earlier: no hole is to be seen. */
async function leaveOut(set: Stage, group: ConversationId, victim: Device, at: number) {
  const log = await distort(set, group, victim, (envelope) => {
    if (envelope.seq === at) return undefined;
    return envelope.seq > at ? { ...envelope, seq: envelope.seq - 1 } : envelope;
  });
  const account = await victim.accountId;
  const page = log.page.bind(log);
  log.page = (device, after, limit) => {
    if (log.members.get(device)?.account !== account) return page(device, after, limit);
    const real = page(device, after >= at ? after + 1 : after, limit);
    return real && { ...real, head: real.head >= at ? real.head - 1 : real.head };
  };
}

async function atAnotherTime(set: Stage, group: ConversationId, victim: Device, at: number) {
  await distort(set, group, victim, (envelope) => (envelope.seq === at ? { ...envelope, at: envelope.at + 1 } : envelope));
}

for (const [what, lie] of [
  ["another time", atAnotherTime],
  ["a message less", leaveOut],
] as const) {
  test(`[CT6] two people whom the service shows ${what} see a lasting red line, with what shows it`, async () => {
    const set = await stage(210);
    const { world, ana, bob, cleo } = set;
    const group = await groupOf(set, ["bob", "cleo"]);
    await world.ends(bob.verbs.send(group, { text: "hi" }));
    await world.clock.advance(60_000);
    await lie(set, group, ana, (world.service.logs.get(group)?.head ?? 0) + 1);
    await world.ends(cleo.verbs.send(group, { text: "not for Ana" }));
    await world.clock.advance(10_000);
    await world.ends(bob.verbs.send(group, { text: "did you see that?" }));
    await world.clock.advance(60_000);
    const details = await world.ends(ana.details(group));
    expect(details?.forked).toMatchObject({ kind: "history", account: id("Bob") });
    expect(details?.forked?.ours).not.toEqual(details?.forked?.theirs);
    expect(lines(await world.ends(ana.timeline(group)))).toContain("forked");
    ana.crash();
    await world.ends(ana.open());
    expect((await world.ends(ana.details(group)))?.forked).not.toBeNull();
    expect((await world.ends(cleo.details(group)))?.forked).toBeNull();
  });
}

test("[CT6] [CL3] what the service says that this device has sent, and it has not, is not dropped in silence", async () => {
  const set = await stage(211);
  const { world, ana, bob } = set;
  const group = await groupOf(set, ["bob", "cleo"]);
  const account = await ana.disk.open().get("account", []);
  const at = (world.service.logs.get(group)?.head ?? 0) + 1;
  await distort(set, group, ana, (envelope) =>
    envelope.seq === at && account ? { ...envelope, device: account.deviceId } : envelope,
  );
  await world.ends(bob.verbs.send(group, { text: "from me" }));
  await world.clock.advance(60_000);
  expect((await world.ends(ana.details(group)))?.forked).toMatchObject({ kind: "own" });
  expect(lines(await world.ends(ana.timeline(group)))).toContain("forked");
});

test("[CT6] who comes in later can tell as well, from the first message on", async () => {
  const set = await stage(212);
  const { world, ana, bob, dan } = set;
  const group = await groupOf(set, ["bob"]);
  await world.ends(ana.verbs.send(group, { text: "one" }));
  await world.ends(ana.verbs.addMember(group, "dan"));
  await world.clock.advance(60_000);
  const [anas, dans] = await Promise.all([ana, dan].map((device) => device.disk.open().get("chains", [group])));
  expect(dans?.hash).toEqual(anas?.hash);
  const at = (world.service.logs.get(group)?.head ?? 0) + 1;
  await distort(set, group, dan, (envelope) => (envelope.seq === at ? { ...envelope, at: envelope.at + 1 } : envelope));
  await world.ends(bob.verbs.send(group, { text: "two" }));
  await world.clock.advance(10_000);
  await world.ends(ana.verbs.send(group, { text: "three" }));
  await world.clock.advance(60_000);
  expect((await world.ends(dan.details(group)))?.forked).toMatchObject({ kind: "history" });
});

function counted({ network }: Device): () => number {
  let requests = 0;
  const { request } = network.http;
  network.http.request = (...args) => {
    requests++;
    return request(...args);
  };
  return () => requests;
}
