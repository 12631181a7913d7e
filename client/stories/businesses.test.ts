// A business says of itself who reads what people write to it, and people learn of each change, whichever way it comes.

import { expect, test } from "vitest";
import { signBusinessProfile } from "../../mls/index.ts";
import { type ConversationId, toBase64Url } from "../../protocol/index.ts";
import type { SystemLine } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import type { Death } from "../simulation/life.ts";
import { memoryProfile, World } from "../simulation/world.ts";
import { memoryDisk, memoryStore } from "../store/memory.ts";
import { talking } from "./talking.ts";

async function linesOf(world: World, device: Device, chat: ConversationId): Promise<SystemLine[]> {
  const { items } = await world.ends(device.timeline(chat));
  return items.flatMap((item) => (item.kind === "system" && item.line.kind === "business" ? [item.line] : []));
}
async function peerOf(world: World, device: Device, chat: ConversationId) {
  return (await world.ends(device.conversations())).find(({ id }) => id === chat)?.peer;
}

test("[BP3] whom one finds by handle is a business from the first moment, with no line about it", async () => {
  const world = new World(601);
  const [acme, ana] = [await world.person("Acme"), await world.person("Ana")];
  expect(await world.ends(acme.verbs.setBusiness({ hosting: "gateway" }))).toEqual({ kind: "ok" });
  const chat = await world.opened(ana.verbs.openDirect("acme"));
  expect(await peerOf(world, ana, chat)).toMatchObject({ name: "Acme", business: { hosting: "gateway" }, blocked: false });
  await world.ends(ana.verbs.send(chat, { text: "hello" }));
  await world.clock.advance(10_000);
  expect(await linesOf(world, ana, chat)).toEqual([]);
  expect(await peerOf(world, acme, chat)).toMatchObject({ name: "Ana", business: null });
  expect(await linesOf(world, acme, chat)).toEqual([]);
});

test("[BP3] a known person becomes a business, and moves: each is one line in the direct conversation, learnt inside it", async () => {
  const { world, ana, bob, chat } = await talking(602);
  await world.clock.advance(10_000);
  for (const hosting of ["gateway", "gateway", "own-server"] as const) {
    await world.ends(bob.verbs.setBusiness({ hosting }));
    await world.clock.advance(10_000);
  }
  const lines = [{ hosting: "gateway" }, { hosting: "own-server" }].map((line) => ({ ...line, person: { name: "Bob" } }));
  expect(await linesOf(world, ana, chat)).toMatchObject(lines);
  expect(await peerOf(world, ana, chat)).toMatchObject({ business: { hosting: "own-server" } });
  // The same by a look-up says nothing new.
  await world.opened(ana.verbs.openDirect("bob"));
  await world.clock.advance(5000);
  expect(await linesOf(world, ana, chat)).toMatchObject(lines);
  expect((await world.ends(ana.conversations())).find(({ id }) => id === chat)).toMatchObject({ unread: 0 });
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});

test("[BP3] learnt in a group or by a look-up it is a line in the direct conversation too", async () => {
  const { world, ana, bob, chat } = await talking(603);
  await world.clock.advance(10_000);
  const store = ana.disk.open();
  const heard = await store.get("conversations", [chat]);
  expect(heard?.peerHosting).toBeNull();
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana"] }));
  await world.clock.advance(10_000);
  bob.network.setOnline(false);
  await world.ends(bob.verbs.setBusiness({ hosting: "own-server" }));
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(30_000);
  expect(await linesOf(world, ana, chat)).toHaveLength(1);
  expect(await linesOf(world, ana, group)).toEqual([]);
  const members = (await world.ends(ana.details(group)))?.members;
  expect(members?.find(({ name }) => name === "Bob")).toMatchObject({ business: { hosting: "own-server" } });
});

test("[BP3] what another key signed, and what is older, is not believed", async () => {
  const { world, ana, bob, chat } = await talking(604);
  await world.ends(bob.verbs.setBusiness({ hosting: "gateway" }));
  await world.clock.advance(5000);
  await world.ends(bob.verbs.setBusiness({ hosting: "own-server" }));
  await world.clock.advance(20_000);
  const [known, other] = [world.service.directory.byHandle("bob"), await ana.disk.open().get("account", [])];
  const own = await bob.disk.open().get("account", []);
  if (known === undefined || other === undefined || own === undefined) throw new Error("no account");
  const keysOf = ({ accountId, accountKey, rootSecret }: typeof own) => ({
    accountId,
    publicKey: accountKey,
    privateKey: rootSecret ?? new Uint8Array(),
  });
  const newer = { version: 9, name: "Bob", hosting: "gateway" } as const;
  for (const signed of [
    await signBusinessProfile(keysOf(other), newer),
    await signBusinessProfile(keysOf(own), { ...newer, version: 1 }),
  ]) {
    known.business = toBase64Url(signed);
    await world.opened(ana.verbs.openDirect("bob"));
    await world.clock.advance(5000);
    expect(await peerOf(world, ana, chat)).toMatchObject({ business: { hosting: "own-server" } });
  }
  known.business = toBase64Url(await signBusinessProfile(keysOf(own), newer));
  await world.opened(ana.verbs.openDirect("bob"));
  await world.clock.advance(5000);
  expect(await peerOf(world, ana, chat)).toMatchObject({ business: { hosting: "gateway" } });
  expect(await linesOf(world, ana, chat)).toHaveLength(3);
});

/** Acme, that has talked with Ana and is started again; it may die at a call of its ports. */
async function started(death: Death | null) {
  const world = new World(605);
  const disk = memoryDisk();
  const [acme, ana] = [await world.person("Acme", memoryProfile(disk)), await world.person("Ana")];
  const chat = await world.opened(ana.verbs.openDirect("acme"));
  await world.ends(ana.verbs.send(chat, { text: "hello" }));
  await world.clock.advance(10_000);
  acme.crash();
  await world.ends(acme.open(death));
  await world.clock.advance(10_000);
  return { world, disk, acme, ana, chat };
}

test("[BP3] a crash anywhere: the directory and the conversations have it in the end, under one version", async () => {
  const { calls: before } = (await started(null)).acme.life;
  let deaths = 0;
  for (let alive = false; !alive; ) {
    const { world, disk, acme, ana, chat } = await started({
      atCall: before + ++deaths,
      when: deaths % 2 === 0 ? "before" : "after",
    });
    expect(acme.life.alive).toBe(true);
    acme.client?.verbs.setBusiness({ hosting: "gateway" }).catch(() => {});
    await world.clock.advance(10_000);
    alive = acme.life.alive;
    acme.crash();
    await acme.open();
    await world.clock.advance(1000);
    expect(await world.ends(acme.verbs.setBusiness({ hosting: "gateway" }))).toEqual({ kind: "ok" });
    await world.clock.advance(20_000);
    expect(await memoryStore(disk).get("account", [])).toMatchObject({ business: { version: 1, isTold: true } });
    expect(world.service.directory.byHandle("acme")?.business).not.toBeNull();
    expect(await linesOf(world, ana, chat)).toMatchObject([{ hosting: "gateway" }]);
  }
  expect(deaths).toBeGreaterThan(5);
});

test("[BP3] offline it is stored, and told by itself when the network is back; a new name is signed anew", async () => {
  const world = new World(606);
  const acme = await world.person("Acme");
  const told = () => world.service.directory.byHandle("acme")?.business ?? null;
  acme.network.setOnline(false);
  await world.clock.advance(1000);
  expect(await world.ends(acme.verbs.setBusiness({ hosting: "gateway" }))).toEqual({ kind: "offline" });
  expect(told()).toBeNull();
  acme.network.setOnline(true);
  acme.client?.wake();
  await world.clock.advance(60_000);
  const first = told();
  expect(first).not.toBeNull();
  await world.ends(acme.verbs.setName("Acme Ltd"));
  await world.clock.advance(1000);
  expect(told()).not.toBe(first);
  const ana = await world.person("Ana");
  const chat = await world.opened(ana.verbs.openDirect("acme"));
  expect(await peerOf(world, ana, chat)).toMatchObject({ name: "Acme Ltd", business: { hosting: "gateway" } });
});

test("[IN4] [BP4] who is blocked is remembered, unblocked again, and reported without a word of what was said", async () => {
  const { world, ana, bob, chat } = await talking(607);
  const account = await bob.accountId;
  expect(await world.ends(ana.verbs.block(account, true))).toEqual({ kind: "ok" });
  expect(await world.ends(ana.verbs.report(account))).toEqual({ kind: "ok" });
  expect(await peerOf(world, ana, chat)).toMatchObject({ blocked: true });
  ana.crash();
  await ana.open();
  expect(await peerOf(world, ana, chat)).toMatchObject({ blocked: true });
  expect(world.service.directory.byHandle("ana")?.reported).toEqual([account]);
  ana.network.setOnline(false);
  await world.clock.advance(1000);
  expect(await world.ends(ana.verbs.block(account, false))).toEqual({ kind: "offline" });
  expect(await peerOf(world, ana, chat)).toMatchObject({ blocked: true });
  ana.network.setOnline(true);
  await world.ends(ana.verbs.block(account, false));
  expect(await peerOf(world, ana, chat)).toMatchObject({ blocked: false });
});
