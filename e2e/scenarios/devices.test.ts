// One person's devices through the worst week, over the real Worker, which is killed in the middle of it: three of them, one lost, one stolen.

import { expect, test } from "vitest";
import { MANIFESTS_AT_MOST } from "../../client/engine/history/compacting.ts";
import type { ConversationId } from "../../protocol/index.ts";
import type { Person } from "../world/person.ts";
import { stage } from "../world/stage.ts";

/** Chats with one person each, and people in a group. PARLEY_SCALE=300,50 is the whole of it. */
const [DIRECT = 12, GROUP = 8] = (process.env.PARLEY_SCALE ?? "").split(",").filter(Boolean).map(Number);
const AT_ONCE = 6;
const scene = stage({ hasOwnWorld: true });

test("[LK6] [LK11] [RC11] [RC13] three devices, one lost, one stolen; the service killed while one is linked, while it arrives, while the history is written anew and while one is restored", {
  // Only what hangs takes that long.
  timeout: 60_000 + 5_000 * (DIRECT + GROUP),
}, async () => {
  const timed = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const began = Date.now();
    const result = await act();
    if (process.env.PARLEY_SCALE) console.log(`${DIRECT}, ${GROUP}: ${name} ${Date.now() - began} ms`);
    return result;
  };
  const dies = async (...awake: Person[]) => {
    await scene.world.kill();
    await scene.world.resume();
    for (const each of awake) each.wakes();
  };

  const laptop = await scene.person("Ana");
  const key = await laptop.setsUpRecovery();
  const bob = await scene.person("Bob");
  const peers = await timed("people", () => people(Math.max(DIRECT, GROUP - 2)));
  const chats = await timed("chats", () => chatsWith(laptop, peers.slice(0, DIRECT)));
  const made = await bob.verbs.createGroup({ title: "Village", handles: [laptop.handle, ...peers.slice(0, GROUP - 2)] });
  if (made.kind !== "ok") throw new Error(made.kind);
  const group = made.conversation;
  expect(await laptop.conversationCalled("Village")).toBe(group);
  await bob.says("welcome", group);
  await laptop.sees("welcome", group);

  const phone = await timed("link", () => scene.device(laptop, "a phone", { key }));
  await timed("arrive", () => arrived(phone));
  // The digits are on the screen when the service dies, and the chats are half there when it does again.
  const tablet = await timed("tablet", () => scene.device(laptop, "a tablet", { key, midway: () => dies(laptop, phone, bob) }));
  await dies(laptop, phone, tablet, bob);
  await timed("tablet arrives", () => arrived(tablet));
  await tablet.says("by the tablet", group);
  for (const each of [bob, laptop, phone]) await each.sees("by the tablet", group);
  // One of them writes at a time, whichever it is.
  const kept = await Promise.all([laptop, phone, tablet].map((device) => device.verbs.keepHistory()));
  expect(kept).toContainEqual({ kind: "ok" });

  const lines = await timed("compacts", () => compactsAndDies(laptop, group, () => dies(laptop, phone, tablet, bob)));

  // The phone is in a river. Somebody has the tablet, unlocked, and puts out whom they can.
  await phone.goesAway();
  const listed = await tablet.once({ kind: "devices" });
  const first = listed.find(({ name }) => name === "the first");
  if (first === undefined) throw new Error(JSON.stringify(listed));
  expect(await tablet.verbs.showLinkCode({ system: "a thief's" })).toEqual({ kind: "needs-recovery" });
  expect(await tablet.verbs.removeDevice(first.id)).toEqual({ kind: "ok" });
  await laptop.until({ kind: "connection" }, ({ state }) => state === "revoked");

  const again = await scene.emptyDevice(laptop);
  const found = await again.verbs.findAccount({ kind: "key", typed: key });
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(found.devices).toHaveLength(3);
  const all = found.devices.map(({ device }) => device);
  const back = again.verbs.restore(all);
  await dies(bob, tablet);
  await timed("restore", async () => {
    if ((await back).kind === "ok") return;
    expect(await again.verbs.restore(all)).toEqual({ kind: "ok" });
  });
  await tablet.until({ kind: "connection" }, ({ state }) => state === "revoked");
  await dies(again, bob);
  await timed("all chats back", () => arrived(again));
  // The thief is out of every chat, and hears nothing more.
  await timed("thief out of all", async () => {
    for (const id of [group, ...chats])
      await again.until({ kind: "conversation", conversation: id }, (chat) =>
        Boolean(chat?.state === "active" && chat.members.some(({ self, devices }) => self && devices === 1)),
      );
  });
  await bob.says("without the thief", group);
  await again.sees("without the thief", group);
  expect(await tablet.words(group)).not.toContain("without the thief");
  for (const text of ["welcome", "by the tablet", ...lines]) await again.sees(text, group);
  for (const chat of chats.slice(0, 3)) await again.sees("hello", chat);
  // Whoever is out is not given the history any more, and says so.
  for (const out of [laptop, tablet]) {
    const others = out.failures.splice(0).filter((error) => !String(error).includes("the history: refused"));
    expect(others).toEqual([]);
  }
});

/** Says so much that its history is written anew; the service dies while that is on its way. @returns what it said */
async function compactsAndDies(device: Person, group: ConversationId, dies: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  let reads = 0;
  let isDead = false;
  device.onRequest = async (method, path) => {
    if (!path.includes("/history/objects/")) return;
    if (method === "GET") reads++;
    // A step only writes; one that compacts has read what becomes one, and puts that.
    if (method !== "PUT" || reads < MANIFESTS_AT_MOST / 2 || isDead) return;
    isDead = true;
    await dies();
  };
  while (!isDead && lines.length < 2 * MANIFESTS_AT_MOST) {
    reads = 0;
    const line = `line ${lines.length}`;
    lines.push(line);
    await device.says(line, group);
    await device.sees(line, group, "sent");
    await device.verbs.keepHistory();
  }
  device.onRequest = async () => {};
  expect(isDead).toBe(true);
  await device.until({ kind: "connection" }, ({ state }) => state === "online");
  expect(await device.verbs.keepHistory()).toEqual({ kind: "ok" });
  return lines;
}

/** Some at a time, each with a word in it that has left. */
async function chatsWith(device: Person, peers: readonly string[]): Promise<ConversationId[]> {
  const chats: ConversationId[] = [];
  for (let i = 0; i < peers.length; i += AT_ONCE) {
    const some = peers.slice(i, i + AT_ONCE).map(async (peer) => {
      const opened = await patiently(() => device.verbs.openDirect(peer));
      if (opened.kind !== "ok") throw new Error(opened.kind);
      await device.says("hello", opened.conversation);
      await device.sees("hello", opened.conversation, "sent");
      return opened.conversation;
    });
    chats.push(...(await Promise.all(some)));
  }
  return chats;
}

/** Three hundred chats within a minute are more than the service looks up for one account: it says when to come back. */
async function patiently<T extends { kind: string }>(ask: () => Promise<T>): Promise<T> {
  let outcome = await ask();
  while (outcome.kind === "try-later") {
    const ms = "retryAfterMs" in outcome ? Number(outcome.retryAfterMs) : 1_000;
    await new Promise((done) => setTimeout(done, ms));
    outcome = await ask();
  }
  return outcome;
}

/** Handles of people who have an account and are not there. */
async function people(count: number): Promise<string[]> {
  const handles: string[] = [];
  for (let i = 0; i < count; i += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, k) =>
      // A village signs up within a day: each from a house of its own.
      scene.person(`Peer ${i + k}`, "peer", `10.${Math.floor((i + k) / 200)}.${(i + k) % 200}.1`),
    );
    for (const person of await Promise.all(some)) {
      handles.push(person.handle);
      await person.goesAway();
    }
  }
  return handles;
}

async function arrived(device: Person): Promise<void> {
  const began = Date.now();
  let left: { done: number; total: number } | null = { done: 0, total: 0 };
  // As long as it goes on, it may take its time.
  while (left !== null && Date.now() - began < 300_000) {
    const done: number = left.done;
    left = await device.until({ kind: "arriving" }, (now) => now === null || now.done > done);
  }
}

scene.endsWithoutFailures();
