// Store, then show, then send: what leaves a device, and what is shown on it, was stored before.

import { expect, test } from "vitest";
import { type ConversationId, readCommitBundle, readConversationUp, sameBytes } from "../../protocol/index.ts";
import { KINDS } from "../content/kinds/index.ts";
import { wordsOf } from "../engine/sending/waiting.ts";
import type { Device } from "../simulation/device.ts";
import { textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { followed } from "./talking.ts";

type Left = { clientId: string; epoch: number; bytes: Uint8Array };

/** Every message and Commit that leaves the device, by whichever way; `check` runs at that moment. */
function listen(device: Device, check: (left: Left, kind: "message" | "commit") => void): void {
  const { http, sockets } = device.network;
  const { request } = http;
  const look = (bytes: Uint8Array | undefined, path: string) => {
    const up = bytes && path.includes("/conversations/") ? readConversationUp(bytes) : undefined;
    if (up?.ok && up.frame.kind === "message") check(up.frame, "message");
    const bundle = bytes && path.endsWith("/commits") ? readCommitBundle(bytes) : undefined;
    if (bytes && bundle?.ok) check({ clientId: bundle.frame.clientId, epoch: bundle.frame.epoch, bytes }, "commit");
  };
  http.request = (method, path, body) => {
    look(body?.bytes, path);
    return request(method, path, body);
  };
  const { open } = sockets;
  sockets.open = (path, events) => {
    const socket = open(path, events);
    return {
      close: () => socket.close(),
      send(bytes) {
        look(bytes, path);
        socket.send(bytes);
      },
    };
  };
}

async function talking(seed: number): Promise<{ world: World; ana: Device; bob: Device; group: ConversationId }> {
  const world = new World(seed);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  await world.person("Cleo");
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob"] }));
  await world.clock.advance(60_000);
  return { world, ana, bob, group };
}

test("[CL1] no message and no Commit leaves before the state that made it is stored", async () => {
  const { world, ana, group } = await talking(51);
  const checks: Promise<void>[] = [];
  listen(ana, ({ clientId, bytes }, kind) => {
    // The read begins now, so it answers what is stored now.
    const outbox = ana.disk.open().range("outbox", { prefix: [group] });
    const pending = ana.disk.open().get("pendingCommits", [group]);
    checks.push(
      Promise.all([outbox, pending]).then(([items, commit]) => {
        const stored =
          kind === "commit" ? commit?.request : items.find(({ value }) => value.clientId === clientId)?.value.sealed?.bytes;
        expect(stored && sameBytes(stored, bytes)).toBe(true);
      }),
    );
  });
  await world.ends(ana.verbs.send(group, { text: "by HTTP" }));
  await world.clock.advance(5000);
  await world.ends(ana.verbs.show(group));
  await world.clock.advance(5000);
  await world.ends(ana.verbs.send(group, { text: "by socket" }));
  await world.clock.advance(5000);
  await world.ends(ana.verbs.addMember(group, "cleo"));
  await Promise.all(checks);
  expect(checks.length).toBeGreaterThanOrEqual(4);
});

test("[CL2] nothing is shown before it is stored", async () => {
  const { world, ana, bob, group } = await talking(52);
  const checks: Promise<void>[] = [];
  for (const device of [ana, bob]) {
    followed(device, { kind: "timeline", conversation: group, limit: 50 }, ({ items }) => {
      const lines = device.disk.open().range("timeline", { prefix: [group] });
      const outbox = device.disk.open().range("outbox", { prefix: [group] });
      checks.push(
        Promise.all([lines, outbox]).then(([placed, waiting]) => {
          const stored = [
            ...placed.flatMap(({ value }) => (value.kind === "message" ? [value.text] : [])),
            ...waiting.map(({ value }) => wordsOf(KINDS, value)),
          ];
          for (const text of textsOf({ items })) expect(stored).toContain(text);
        }),
      );
    });
  }
  for (const text of ["one", "two", "three"]) {
    await world.ends(ana.verbs.send(group, { text }));
    await world.clock.advance(700);
  }
  await world.clock.advance(5000);
  await Promise.all(checks);
  expect(checks.length).toBeGreaterThan(6);
});

test("[CL4] a retry sends the same bytes under the same client id", async () => {
  const { world, ana, bob, group } = await talking(53);
  const left: Left[] = [];
  listen(ana, (frame) => left.push(frame));
  ana.network.weather = { ...ana.network.weather, lostAnswers: 1 };
  await world.ends(ana.verbs.send(group, { text: "hello?" }));
  await world.clock.advance(30_000);
  ana.network.weather = { ...ana.network.weather, lostAnswers: 0 };
  await world.clock.advance(60_000);
  expect(left.length).toBeGreaterThan(1);
  expect(new Set(left.map(({ clientId }) => clientId)).size).toBe(1);
  for (const frame of left) expect(sameBytes(frame.bytes, left[0]?.bytes ?? new Uint8Array())).toBe(true);
  expect(textsOf(await world.ends(bob.timeline(group)))).toEqual(["hello?"]);
});

test("[CL4] [SQ2] only wrong-epoch seals the same content again, still under the same client id", async () => {
  const { world, ana, bob, group } = await talking(54);
  const left: Left[] = [];
  listen(ana, (frame) => left.push(frame));
  ana.network.weather = { ...ana.network.weather, lostRequests: 1 };
  await world.ends(ana.verbs.send(group, { text: "on the way" }));
  await world.clock.advance(3000);
  expect(await world.ends(bob.verbs.addMember(group, "cleo"))).toEqual({ kind: "ok" });
  ana.network.weather = { ...ana.network.weather, lostRequests: 0 };
  await world.clock.advance(60_000);
  const epochs = [...new Set(left.map(({ epoch }) => epoch))];
  expect(epochs.length).toBeGreaterThan(1);
  expect(new Set(left.map(({ clientId }) => clientId)).size).toBe(1);
  for (const epoch of epochs) {
    const [first, ...again] = left.filter((frame) => frame.epoch === epoch);
    for (const { bytes } of again) expect(sameBytes(bytes, first?.bytes ?? new Uint8Array())).toBe(true);
  }
  expect(textsOf(await world.ends(bob.timeline(group)))).toEqual(["on the way"]);
});

test("[CL5] two owners of one store take turns: no ratchet key is used twice, and nothing is lost", async () => {
  const { world, ana, bob, group } = await talking(55);
  const first = ana.client;
  const second = await world.ends(ana.open());
  await world.clock.advance(2000);
  await Promise.all(
    [first, second, first, second].map((client, i) => client && world.ends(client.verbs.send(group, { text: `${i}` }))),
  );
  await world.clock.advance(60_000);
  const view = await world.ends(bob.timeline(group));
  expect(textsOf(view).sort()).toEqual(["0", "1", "2", "3"]);
  expect(view.items.filter(({ kind }) => kind === "unreadable")).toEqual([]);
  expect(ana.failures).toEqual([]);
});

test("[SQ10] what no socket carries is there as soon as what one does, once and in its place; a fetch that fails is made again", async () => {
  const { world, ana, bob, group } = await talking(977);
  await bob.verbs.show(group);
  await world.clock.advance(5_000);
  world.service.socketBytes = 600;
  const long = "much to say ".repeat(200);
  for (const text of ["hi", long, "that's all"]) await ana.verbs.send(group, { text });
  await world.clock.advance(3_000);
  expect(textsOf(await world.ends(bob.timeline(group)))).toEqual(["hi", long, "that's all"]);
  const { request } = bob.network.http;
  let failures = 0;
  bob.network.http.request = async (method, path, body) => {
    if (!path.includes("/log") || failures > 0) return request(method, path, body);
    failures++;
    throw new Error("no network");
  };
  await ana.verbs.send(group, { text: `again: ${long}` });
  await world.clock.advance(30_000);
  expect(textsOf(await world.ends(bob.timeline(group))).at(-1)).toBe(`again: ${long}`);
  expect(failures).toBe(1);
});
