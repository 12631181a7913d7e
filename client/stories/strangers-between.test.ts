// Between the device and the service: pages that are not the service's, clocks that are wrong, sleep at the wrong moment, a version too old.

import { expect, test } from "vitest";
import { encodeFrame, utf8 } from "../../protocol/index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { talking } from "./talking.ts";

const DAY_MS = 24 * 3600_000;

/** Each request of the device is counted by its path's end, and answered by `instead` where that has an answer. */
function between(
  device: Device,
  instead: (path: string) => { status: number; bytes: Uint8Array } | undefined,
): Map<string, number> {
  const { http } = device.network;
  const { request } = http;
  const asked = new Map<string, number>();
  http.request = async (method, path, body) => {
    const name = path.split("/").at(-1)?.split("?")[0] ?? "";
    asked.set(name, (asked.get(name) ?? 0) + 1);
    return instead(path) ?? request(method, path, body);
  };
  return asked;
}

test.each([
  [403, "<h1>Blocked by your organisation</h1>"],
  [200, "<h1>Sign in to the train's network</h1>"],
  [404, ""],
  [400, '{"error":"bad request"}'],
])("[CL14] a page of somebody else (%d) is no answer: nothing fails, and all goes when it is gone", async (status, text) => {
  const { world, ana, bob, chat } = await talking(71);
  ana.network.setOnline(false);
  await world.clock.advance(1000);
  let isBetween = true;
  between(ana, () => (isBetween ? { status, bytes: utf8(text) } : undefined));
  const { sockets } = ana.network;
  const { open } = sockets;
  sockets.open = (path, events) => {
    if (!isBetween) return open(path, events);
    world.clock.after(10, () => events.onClose(1006));
    return { send() {}, close() {} };
  };
  ana.network.setOnline(true);
  await world.ends(ana.verbs.send(chat, { text: "through it" }));
  await world.ends(ana.verbs.react(chat, (await world.ends(ana.timeline(chat))).items.at(0)?.id ?? "", "👍"));
  ana.client?.wake();
  await world.clock.advance(60_000);
  expect((await world.ends(ana.timeline(chat))).items.at(-1)).toMatchObject({
    text: "through it",
    state: "pending",
    failure: null,
  });
  expect((await world.ends(ana.ask({ kind: "connection" }))).state).toBe("offline");
  isBetween = false;
  await world.clock.advance(120_000);
  expect(textsOf(await world.ends(bob.timeline(chat)))).toEqual(["first", "through it"]);
  expect(ana.failures).toEqual([]);
});

test.each([
  ["ahead", DAY_MS],
  ["behind", -DAY_MS],
  ["a year behind", -365 * DAY_MS],
])("[CL15] a clock that is a day %s keeps nobody from talking, and KeyPackages are claimed once", async (_, aheadMs) => {
  const world = new World(72);
  const [ana, bob] = [await world.person("Ana", undefined, aheadMs), await world.person("Bob")];
  await world.clock.advance(30_000);
  const asked = between(ana, () => undefined);
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "from Ana" }));
  await world.clock.advance(30_000);
  await world.ends(bob.verbs.send(chat, { text: "from Bob" }));
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana"] }));
  await world.ends(bob.verbs.send(group, { text: "in a group" }));
  await world.clock.advance(15 * 60_000);
  for (const device of [ana, bob]) {
    expect(textsOf(await world.ends(device.timeline(chat)))).toEqual(["from Ana", "from Bob"]);
    expect(textsOf(await world.ends(device.timeline(group)))).toEqual(["in a group"]);
    expect(device.failures).toEqual([]);
  }
  expect(asked.get("claims") ?? asked.get("claim")).toBe(1);
});

test("[CL14] a proof that came too late is made again: sleep signs nobody out", async () => {
  const { world, ana } = await talking(73);
  world.service.directory.forgetSessions(await ana.accountId);
  let late = 3;
  const badProof = { status: 401, bytes: utf8('{"error":{"kind":"bad-proof"}}') };
  between(ana, (path) => (path.endsWith("/sessions") && late-- > 0 ? badProof : undefined));
  ana.network.setOnline(false);
  await world.clock.advance(1000);
  ana.network.setOnline(true);
  await world.clock.advance(60_000);
  expect(late).toBeLessThan(0);
  expect((await world.ends(ana.ask({ kind: "connection" }))).state).toBe("online");
});

test("[CL14] a device that the service no longer knows is told so, and asks no more", async () => {
  const { world, ana } = await talking(74);
  world.service.directory.forgetSessions(await ana.accountId);
  const badProof = { status: 401, bytes: utf8('{"error":{"kind":"bad-proof"}}') };
  const asked = between(ana, (path) => (path.endsWith("/sessions") ? badProof : undefined));
  ana.network.setOnline(false);
  ana.network.setOnline(true);
  await world.clock.advance(10 * 60_000);
  expect((await world.ends(ana.ask({ kind: "connection" }))).state).toBe("revoked");
  const before = asked.get("me");
  await world.clock.advance(DAY_MS);
  expect(asked.get("me")).toBe(before);
});

test("[CL14] a version that the service no longer speaks with is told so, and does not knock all day", async () => {
  const { world, ana } = await talking(75);
  const rejection = { kind: "unsupported-version", supported: 9 } as const;
  const { sockets } = ana.network;
  const { open } = sockets;
  let opened = 0;
  let isOutdated = true;
  sockets.open = (path, events) => {
    if (!isOutdated || !path.endsWith("/inbox")) return open(path, events);
    opened++;
    world.clock.after(10, () => events.onOpen());
    world.clock.after(20, () => events.onMessage(encodeFrame({ kind: "rejected", clientId: null, rejection })));
    return { send() {}, close: () => events.onClose(1000) };
  };
  ana.network.setOnline(false);
  ana.network.setOnline(true);
  await world.clock.advance(3600_000);
  expect((await world.ends(ana.ask({ kind: "connection" }))).state).toBe("outdated");
  expect(opened).toBeLessThan(8);
  isOutdated = false;
  ana.client?.wake();
  await world.clock.advance(10_000);
  expect((await world.ends(ana.ask({ kind: "connection" }))).state).toBe("online");
});
