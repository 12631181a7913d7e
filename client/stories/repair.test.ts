// What goes wrong in a conversation is seen, and mended where it can be.

import { expect, test } from "vitest";
import { type AccountId, type ConversationId, type Envelope, readConversationUp } from "../../protocol/index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import type { Log } from "../simulation/service/log.ts";
import { World } from "../simulation/world.ts";

const HOUR_MS = 3600_000;

type Trip = { world: World; ana: Device; bob: Device; cleo: Device; group: ConversationId; log: Log };

async function trip(seed: number): Promise<Trip> {
  const world = new World(seed);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob", "cleo"] }));
  await world.clock.advance(60_000);
  const log = world.service.logs.get(group);
  if (log === undefined) throw new Error("no log");
  return { world, ana, bob, cleo, group, log };
}

/** What these devices get instead of what was sent. */
async function corrupt(log: Log, devices: Device[], isMeant: (envelope: Envelope) => boolean): Promise<void> {
  const accounts = await Promise.all(devices.map((device) => device.accountId));
  const real = log.envelopeFor.bind(log);
  log.envelopeFor = (device, entry) => {
    const envelope = real(device, entry);
    const account = log.members.get(device)?.account;
    if (envelope === undefined || account === undefined || !accounts.includes(account) || !isMeant(envelope)) return envelope;
    const bytes = envelope.bytes.slice();
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return { ...envelope, bytes };
  };
}

function linesOf({ items }: { items: readonly { kind: string; line?: { kind: string } }[] }): string[] {
  return items.flatMap((item) => (item.kind === "system" ? [item.line?.kind ?? ""] : []));
}

test("[CT5] a group begins though the service lets one be claimed a minute: it goes on where it stopped", async () => {
  const world = new World(75);
  const ana = await world.person("Ana");
  const others = [await world.person("Bob"), await world.person("Cleo"), await world.person("Dan"), await world.person("Eve")];
  const { directory } = world.service;
  const real = directory.claim.bind(directory);
  const asked = new Map<AccountId, number>();
  let freeAt = 0;
  directory.claim = (session, account, conversation) => {
    const now = world.clock.now();
    if (now < freeAt) return { rejection: { kind: "rate-limited", retryAfterMs: freeAt - now } };
    freeAt = now + 60_000;
    asked.set(account, (asked.get(account) ?? 0) + 1);
    return real(session, account, conversation);
  };
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob", "cleo", "dan", "eve"] }));
  await world.clock.advance(20 * 60_000);
  const ids = await Promise.all(others.map(({ accountId }) => accountId));
  expect(ids.map((id) => asked.get(id))).toEqual([1, 1, 1, 1]);
  expect(await world.ends(ana.details(group))).toMatchObject({ state: "active" });
  await world.ends(ana.verbs.send(group, { text: "all here" }));
  await world.clock.advance(60_000);
  for (const other of others) expect(textsOf(await world.ends(other.timeline(group)))).toContain("all here");
});

test("[CL3] what cannot be read is shown in its place, and what follows is read", async () => {
  const { world, ana, bob, group, log } = await trip(61);
  const second = log.head + 2;
  await corrupt(log, [bob], ({ seq }) => seq === second);
  bob.network.setOnline(false);
  for (const text of ["one", "two", "three"]) await world.ends(ana.verbs.send(group, { text }));
  await world.clock.advance(5000);
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(5000);
  const { items } = await world.ends(bob.timeline(group));
  expect(items.slice(-3)).toMatchObject([
    { kind: "message", text: "one" },
    { kind: "unreadable", lost: true, sender: { name: "Ana" } },
    { kind: "message", text: "three" },
  ]);
  expect(await world.ends(bob.details(group))).toMatchObject({ state: "active" });
});

test("[CL3] [CL7] a device that could not follow comes back with a visible line, and reads on", async () => {
  const { world, ana, bob, group, log } = await trip(62);
  const dan = await world.person("Dan");
  const from = log.head;
  await corrupt(log, [bob], ({ kind, seq }) => kind === "commit" && seq === from + 1);
  await world.ends(ana.verbs.addMember(group, "dan"));
  await world.ends(ana.verbs.send(group, { text: "missed" }));
  await world.clock.advance(30_000);
  await world.ends(dan.verbs.send(group, { text: "hi all" }));
  await world.clock.advance(30_000);
  const view = await world.ends(bob.timeline(group));
  expect(textsOf(view)).toContain("hi all");
  expect(linesOf(view)).toContain("rejoined");
  const unreadable = view.items.filter((item) => item.kind === "unreadable");
  expect(unreadable.length).toBeGreaterThan(0);
  expect(unreadable.every(({ lost }) => lost)).toBe(true);
  expect(linesOf(await world.ends(ana.timeline(group)))).toContain("rejoined");
  await world.ends(bob.verbs.send(group, { text: "I am back" }));
  await world.clock.advance(5000);
  for (const device of [ana, dan]) expect(textsOf(await world.ends(device.timeline(group)))).toContain("I am back");
  expect(bob.failures).toEqual([]);
});

test("[CL7] a stored group that is broken is rejoined, at most once an hour", async () => {
  const { world, ana, bob, group } = await trip(63);
  const breakIt = async () => {
    bob.crash();
    const store = bob.disk.open();
    const record = await store.get("groups", [group]);
    if (record === undefined) throw new Error("no group");
    const value = { ...record, bytes: record.bytes.slice(0, 40) };
    await store.transact({
      scope: "vandal",
      version: await store.version("vandal"),
      writes: [{ table: "groups", key: [group], value }],
    });
    await world.ends(bob.open());
    await world.ends(bob.verbs.show(group));
    await world.clock.advance(10_000);
  };
  await breakIt();
  await world.ends(ana.verbs.send(group, { text: "still there?" }));
  await world.clock.advance(5000);
  expect(textsOf(await world.ends(bob.timeline(group)))).toEqual(["still there?"]);
  await breakIt();
  expect(await world.ends(bob.details(group))).toMatchObject({ state: "recovering" });
  await world.clock.advance(HOUR_MS);
  expect(await world.ends(bob.details(group))).toMatchObject({ state: "active" });
  expect(linesOf(await world.ends(ana.timeline(group))).filter((kind) => kind === "rejoined")).toHaveLength(2);
});

test("[CL7] a change that its maker can be blamed for is not one that the service tore on its way", async () => {
  const { world, ana, bob, cleo, group, log } = await trip(64);
  const from = log.head;
  await corrupt(log, [ana, cleo], ({ kind, seq }) => kind === "commit" && seq === from + 1);
  await world.person("Dan");
  await world.ends(bob.verbs.addMember(group, "dan"));
  await world.clock.advance(10 * 60_000);
  expect(log.frozen).toBeNull();
  await world.ends(ana.verbs.send(group, { text: "after" }));
  await world.clock.advance(60_000);
  for (const device of [ana, bob, cleo]) {
    expect(textsOf(await world.ends(device.timeline(group)))).toEqual(["after"]);
    expect(await world.ends(device.details(group))).toMatchObject({ state: "active", title: "Trip" });
    expect(device.failures).toEqual([]);
  }
  // Nobody could check by whom Dan came: so it is said.
  for (const device of [ana, cleo]) expect(linesOf(await world.ends(device.timeline(group)))).toContain("while-away");
});

test("an acknowledgement that got lost with its socket is made again, so that the service rings again", async () => {
  const { world, ana, bob, group } = await trip(66);
  const { open } = bob.network.sockets;
  bob.network.sockets.open = (path, events) => {
    const socket = open(path, events);
    return {
      close: () => socket.close(),
      send(bytes) {
        const up = readConversationUp(bytes);
        if (!up.ok || up.frame.kind !== "acknowledge") socket.send(bytes);
      },
    };
  };
  await world.ends(bob.verbs.show(group));
  await world.clock.advance(2000);
  await world.ends(ana.verbs.send(group, { text: "one" }));
  await world.clock.advance(2000);
  // Another step stores that it was acknowledged.
  await world.ends(bob.verbs.setDraft(group, "hm"));
  bob.crash();
  bob.network.sockets.open = open;
  await world.clock.advance(2000);
  await world.ends(ana.verbs.send(group, { text: "two" }));
  await world.clock.advance(2000);
  await world.ends(bob.open());
  await world.clock.advance(10_000);
  expect(textsOf(await world.ends(bob.timeline(group)))).toEqual(["one", "two"]);
});

test("messages that waited longer than the service keeps them leave a line", async () => {
  const { world, ana, bob, group, log } = await trip(65);
  bob.network.setOnline(false);
  await world.ends(ana.verbs.send(group, { text: "long ago" }));
  await world.clock.advance(31 * 24 * HOUR_MS);
  log.sweep();
  await world.ends(ana.verbs.send(group, { text: "today" }));
  await world.clock.advance(5000);
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(30_000);
  const view = await world.ends(bob.timeline(group));
  expect(textsOf(view)).toEqual(["today"]);
  expect(linesOf(view)).toContain("expired");
});
