// How conversations begin.

import { expect, test } from "vitest";
import "../verbs/rare.ts";
import { textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";

test("Ana writes to Bob and Bob answers; [PE5] who has a handle is found out before anything is begun", async () => {
  const world = new World(1);
  const ana = await world.person("Ana");
  const bob = await world.person("Bob");
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi Bob" }));
  await world.clock.advance(3000);
  const [row] = (await world.ends(bob.conversations())).filter(({ kind }) => kind === "direct");
  // Whether somebody has a handle is found out before anything is begun, and begins nothing.
  const before = await world.ends(ana.conversations());
  for (const [typed, kind] of [
    ["@Bob", "ok"],
    ["nobody", "unknown-handle"],
    ["ana", "yourself"],
    ["no handle", "unknown-handle"],
  ] as const)
    expect(await world.ends(ana.verbs.findPerson(typed))).toMatchObject({ kind });
  expect(await world.ends(ana.conversations())).toEqual(before);
  expect(row).toMatchObject({ id: chat, title: "Ana", unread: 1, preview: { text: "hi Bob", own: false } });
  await world.ends(bob.verbs.send(chat, { text: "hi Ana" }));
  await world.clock.advance(3000);
  expect(textsOf(await world.ends(ana.timeline(chat)))).toEqual(["hi Bob", "hi Ana"]);
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});

test("two people who first write at the same moment share one conversation", async () => {
  const world = new World(11);
  const ana = await world.person("Ana");
  const bob = await world.person("Bob");
  const [fromAna, fromBob] = [ana.verbs.openDirect("bob"), bob.verbs.openDirect("ana")];
  const chat = await world.opened(fromAna);
  expect(await world.opened(fromBob)).toBe(chat);
  await Promise.all([ana.verbs.send(chat, { text: "hi Bob" }), bob.verbs.send(chat, { text: "hi Ana" })]);
  await world.clock.advance(60_000);
  const both = [await world.ends(ana.timeline(chat)), await world.ends(bob.timeline(chat))];
  expect(both.map((view) => textsOf(view).sort())).toEqual([
    ["hi Ana", "hi Bob"],
    ["hi Ana", "hi Bob"],
  ]);
  expect(textsOf(both[0] ?? { items: [] })).toEqual(textsOf(both[1] ?? { items: [] }));
  for (const device of [ana, bob]) {
    const rows = await world.ends(device.conversations());
    expect(rows.filter(({ kind }) => kind === "direct")).toMatchObject([{ id: chat, state: "active" }]);
    expect(device.failures).toEqual([]);
  }
});

test("a conversation can be written to before the service has heard of it, and without a network", async () => {
  const world = new World(12);
  const ana = await world.person("Ana");
  const bob = await world.person("Bob");
  const chat = await world.opened(ana.verbs.openDirect("@Bob "));
  await world.ends(ana.verbs.show(chat));
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.send(chat, { text: "later" }))).toMatchObject({ kind: "ok" });
  await world.clock.advance(60_000);
  expect(await world.ends(ana.timeline(chat))).toMatchObject({ items: [{ text: "later", state: "pending", seq: null }] });
  expect(await world.ends(ana.ask({ kind: "connection" }))).toMatchObject({ state: "offline" });
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(10_000);
  expect(await world.ends(ana.timeline(chat))).toMatchObject({ items: [{ text: "later", state: "delivered", seq: 2 }] });
  expect(textsOf(await world.ends(bob.timeline(chat)))).toEqual(["later"]);
  expect(await world.ends(ana.ask({ kind: "connection" }))).toMatchObject({ state: "online" });
});

test("nobody is found under a handle that nobody has, and oneself is not somebody else", async () => {
  const world = new World(13);
  const ana = await world.person("Ana");
  expect(await world.ends(ana.verbs.openDirect("nobody"))).toEqual({ kind: "unknown-handle", handle: "nobody" });
  expect(await world.ends(ana.verbs.openDirect("not a handle"))).toEqual({ kind: "unknown-handle", handle: "not a handle" });
  expect(await world.ends(ana.verbs.openDirect("ana"))).toEqual({ kind: "yourself" });
  expect(await world.ends(ana.verbs.createGroup({ title: "  ", handles: [] }))).toEqual({ kind: "title-empty" });
  expect(await world.ends(ana.verbs.createGroup({ title: "Trip", handles: ["nobody"] }))).toMatchObject({
    kind: "unknown-handle",
  });
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.openDirect("carla"))).toEqual({ kind: "offline" });
});

test("registering again after no answer goes on with the same account", async () => {
  const world = new World(14);
  const ana = world.device("Ana");
  await ana.open();
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.register({ name: "Ana", handle: "ana" }))).toEqual({ kind: "offline" });
  ana.network.setOnline(true);
  const { http } = ana.network;
  const { request } = http;
  http.request = async (method, path, body) => {
    const answer = await request(method, path, body);
    if (path === "/v1/accounts") throw new Error("the answer got lost");
    return answer;
  };
  expect(await world.ends(ana.verbs.register({ name: "Ana", handle: "ana" }))).toEqual({ kind: "offline" });
  const account = await ana.accountId;
  http.request = request;
  expect(await world.ends(ana.verbs.register({ name: " ", handle: "ana" }))).toEqual({ kind: "name-empty" });
  expect(await world.ends(ana.verbs.register({ name: "Ana", handle: "A-na" }))).toEqual({ kind: "handle-malformed" });
  expect(await world.ends(ana.verbs.register({ name: "Ana", handle: "ana" }))).toEqual({ kind: "ok" });
  expect(await world.ends(ana.ask({ kind: "account" }))).toMatchObject({ accountId: account, handle: "ana", name: "Ana" });
  const bob = world.device("Bob");
  await bob.open();
  expect(await world.ends(bob.verbs.register({ name: "Bob", handle: "ana" }))).toEqual({ kind: "handle-taken" });
  expect(await world.ends(bob.verbs.register({ name: "Bob", handle: "bob" }))).toEqual({ kind: "ok" });
});

test("notes to yourself are a conversation with nobody else", async () => {
  const world = new World(15);
  const ana = await world.person("Ana");
  const notes = await world.opened(ana.verbs.openSelf());
  await world.ends(ana.verbs.send(notes, { text: "milk" }));
  await world.clock.advance(10_000);
  expect(await world.ends(ana.timeline(notes))).toMatchObject({ items: [{ text: "milk", own: true, state: "sent" }], unread: 0 });
  expect(await world.ends(ana.conversations())).toMatchObject([
    { id: notes, kind: "self", title: "", state: "active", peer: null },
  ]);
  ana.crash();
  await world.ends(ana.open());
  expect(await world.ends(ana.timeline(notes))).toMatchObject({ items: [{ text: "milk" }] });
});
