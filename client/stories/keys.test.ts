// Keys that people trust: safety numbers, keys that change, and the KeyPackage of last resort.

import { expect, test } from "vitest";
import { textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";

test("both sides read the same safety number", async () => {
  const world = new World(31);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi" }));
  await world.clock.advance(5000);
  const number = await world.ends(ana.verbs.safetyNumber(await bob.accountId));
  expect(number).toMatch(/^\d{60}$/);
  expect(await world.ends(bob.verbs.safetyNumber(await ana.accountId))).toBe(number);
});

test("a changed key is shown; for a verified contact it holds sending until the person accepts", async () => {
  const world = new World(32);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.verify(await bob.accountId, true));
  world.service.directory.release("bob");
  const other = world.device("Bob 2");
  await other.open();
  await world.ends(other.verbs.register({ name: "Bob", handle: "bob" }));
  const account = await other.accountId;
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  expect(await world.ends(ana.verbs.send(chat, { text: "secret" }))).toEqual({ kind: "held", account });
  expect(await world.ends(ana.details(chat))).toMatchObject({ can: { send: false }, keyChanges: [{ held: true }] });
  expect(await world.ends(ana.timeline(chat))).toMatchObject({ items: [{ kind: "system", line: { kind: "key-changed" } }] });
  await world.ends(ana.verbs.acceptKeyChange(account));
  expect(await world.ends(ana.details(chat))).toMatchObject({ can: { send: true }, keyChanges: [] });
  expect(await world.ends(ana.verbs.send(chat, { text: "hello again" }))).toMatchObject({ kind: "ok" });
  await world.clock.advance(5000);
  expect(textsOf(await world.ends(other.timeline(chat)))).toEqual(["hello again"]);
});

test("[DI9] whose KeyPackages are given out while they are there has as many again at once, and a new last resort", async () => {
  const world = new World(36);
  const [ana, eve] = [await world.person("Ana"), await world.person("Eve")];
  const { directory } = world.service;
  const [known] = directory.byId(await ana.accountId)?.stock.values() ?? [];
  const stocked = known?.keyPackages.length ?? 0;
  expect(stocked).toBeGreaterThan(0);
  const lastResort = known?.lastResort?.ref;
  const thief = {
    account: await eve.accountId,
    device: [...(directory.byId(await eve.accountId)?.stock.keys() ?? [])][0] as never,
  };
  // All that there are and the last resort, and nobody is added: without the bell she would not know.
  for (let i = 0; i <= stocked; i++) directory.claim(thief, await ana.accountId, "nowhere" as never);
  expect(known).toMatchObject({ keyPackages: [], lastResort: { used: true } });
  await world.clock.advance(1000);
  expect(known?.keyPackages).toHaveLength(stocked);
  expect(known?.lastResort).toMatchObject({ used: false });
  expect(known?.lastResort?.ref).not.toBe(lastResort);
  expect(ana.failures).toEqual([]);
});

test("a changed key is noticed also when the other side writes first, and who writes is known by handle", async () => {
  const world = new World(35);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const old = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(old, { text: "hi" }));
  await world.clock.advance(10_000);
  expect((await world.ends(bob.details(old)))?.members).toMatchObject([{ handle: "ana" }, { handle: "bob" }]);
  await world.ends(ana.verbs.verify(await bob.accountId, true));
  world.service.directory.release("bob");
  const other = world.device("Bob 2");
  await other.open();
  await world.ends(other.verbs.register({ name: "Bob", handle: "bob" }));
  const chat = await world.opened(other.verbs.openDirect("ana"));
  await world.ends(other.verbs.send(chat, { text: "it is me" }));
  await world.clock.advance(10_000);
  expect(await world.ends(ana.details(chat))).toMatchObject({ can: { send: false }, keyChanges: [{ held: true }] });
  expect((await world.ends(ana.timeline(chat))).items).toMatchObject([
    { text: "it is me" },
    { kind: "system", line: { kind: "key-changed" } },
  ]);
});

test("a changed key of somebody who was not verified is shown and holds nothing", async () => {
  const world = new World(33);
  const ana = await world.person("Ana");
  await world.person("Bob");
  await world.opened(ana.verbs.openDirect("bob"));
  world.service.directory.release("bob");
  const other = world.device("Bob 2");
  await other.open();
  await world.ends(other.verbs.register({ name: "Bob", handle: "bob" }));
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  expect(await world.ends(ana.details(chat))).toMatchObject({ can: { send: true }, keyChanges: [{ held: false }] });
});

test("when all KeyPackages are gone the last resort serves, and is rotated", async () => {
  const world = new World(34);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const [stock] = world.service.directory.byHandle("bob")?.stock.values() ?? [];
  bob.network.setOnline(false);
  const first = stock?.lastResort?.ref;
  stock?.keyPackages.splice(0);
  const chats = [
    await world.opened(ana.verbs.openDirect("bob")),
    await world.opened(ana.verbs.createGroup({ title: "T", handles: ["bob"] })),
  ];
  for (const chat of chats) await world.ends(ana.verbs.send(chat, { text: "hi" }));
  await world.clock.advance(10_000);
  expect(stock?.lastResort).toMatchObject({ ref: first, used: true });
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(60_000);
  for (const chat of chats) expect(textsOf(await world.ends(bob.timeline(chat)))).toEqual(["hi"]);
  expect(stock?.lastResort?.ref).not.toBe(first);
  expect(stock?.lastResort?.used).toBe(false);
  expect(stock?.keyPackages.length).toBeGreaterThan(0);
});
