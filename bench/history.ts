// What the history of an account costs, and what it brings: its share of receiving, coming back with nothing, and a linked device's way into its chats. Each at two
// sizes ten apart: what grows faster than what there is shows.

import buildWorker from "../e2e/world/build-worker.ts";
import { Person } from "../e2e/world/person.ts";
import { startWorld, type World } from "../e2e/world/world.ts";
import { type ConversationId, recoveryEndpoints } from "../protocol/index.ts";
import { cost, type Measured } from "./measure.ts";

const SECOND_MS = 1_000;
/** Of half a minute each */
const TRIES = 20;
/** In a second: what an idle process does */
const CALM_MS = 15;
const MADE_AT_ONCE = 10;

export async function* benchHistory(sizes = [1_000, 10_000], chats = [50, 500]): AsyncGenerator<Measured> {
  await buildWorker();
  const world = await startWorld();
  try {
    yield* messages(world, sizes);
    for (const count of chats) yield await joined(world, count);
  } finally {
    await world.end();
  }
}

async function* messages(world: World, sizes: readonly number[]): AsyncGenerator<Measured> {
  const [ana, bob] = [await Person.join("Ana", world.url), await Person.join("Bob", world.url)];
  const chat = await ana.opens(bob);
  await ana.says("first", chat);
  await bob.conversationCalled("Ana");
  await bob.sees("first", chat);
  const key = await bob.setsUpRecovery();
  await bob.verbs.keepHistory();
  let there = 0;
  let device = bob;
  const shares: Share[] = [];
  for (const size of sizes) {
    await device.goesAway();
    await says(ana, chat, [there, size]);
    const came = size - there;
    there = size;
    // What she does, and what a device does at first whether or not somebody wrote, is no part of receiving.
    await ana.goesAway();
    await calm();
    device.onRequest = withoutHistory;
    const began = busyMs();
    await device.comesOnline();
    await isThere(device, chat, size);
    await calm();
    const receivedMs = busyMs() - began;
    device.onRequest = async () => {};
    const writing = busyMs();
    if ((await device.verbs.keepHistory()).kind !== "ok") throw new Error("the history was not written");
    const share = { came, receivedMs, writtenMs: busyMs() - writing };
    shares.push(share);
    yield written(`write ${came.toLocaleString("en")} messages into the history, of the processor's time`, share);
    await device.goesAway();
    const lost = performance.now();
    device = await device.comesBackBy(key);
    await isThere(device, chat, size);
    const whole = { limit: 10 * SECOND_MS, budget: 1, note: "ten seconds, for 10,000" };
    yield cost(`restore ${size.toLocaleString("en")} messages, all of them there`, performance.now() - lost, "ms", whole);
    // What it writes anew under another key is no part of what comes next.
    await device.verbs.keepHistory();
    await ana.comesOnline();
  }
  yield* apart(shares);
  await Promise.all([ana.end(), device.end()]);
}

type Share = { came: number; receivedMs: number; writtenMs: number };

function written(what: string, { receivedMs, writtenMs }: Omit<Share, "came">): Measured {
  return cost(what, writtenMs, "ms", { limit: receivedMs, budget: 1 / 0.02, note: "receiving them, which it may add 2 % to" });
}

/** From two numbers of messages: what each of them costs, and what a step costs whatever is in it */
function* apart([few, many]: readonly Share[]): Generator<Measured> {
  if (few === undefined || many === undefined) return;
  const each = (ms: (share: Share) => number) => (ms(many) - ms(few)) / (many.came - few.came);
  const [receivedMs, writtenMs] = [each((share) => share.receivedMs), each((share) => share.writtenMs)];
  yield written("each further message of those", { receivedMs, writtenMs });
  yield cost("a step of the history by itself, once in five minutes", few.writtenMs - few.came * writtenMs, "ms");
}

/** It writes two seconds after it came: not while it is measured what else it does. */
async function withoutHistory(_: string, path: string): Promise<void> {
  if (path.startsWith(recoveryEndpoints.history.path)) throw new Error("not while messages are received");
}

/** Nothing is going on in this process any more. */
async function calm(): Promise<void> {
  for (let before = busyMs(); ; before = busyMs()) {
    await new Promise((passed) => setTimeout(passed, SECOND_MS));
    if (busyMs() - before < CALM_MS) return;
  }
}

async function says(ana: Person, chat: ConversationId, [from, to]: [number, number]): Promise<void> {
  for (let sent = from; sent < to; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, i) => ana.says(`message ${sent + i} of a long evening`, chat)));
    const query = { kind: "timeline", conversation: chat, limit: 1 } as const;
    await patient(() => ana.until(query, ({ items }) => items.every((item) => item.seq !== null)));
  }
}

/** Of this process, in which the other person waits meanwhile: what a device does, not how long it waits for the service */
function busyMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The last one is shown, and the first ones are stored. */
async function isThere(device: Person, chat: ConversationId, size: number): Promise<void> {
  const has = (number: number, items: readonly { kind: string; text?: string }[]) =>
    items.some((item) => item.kind === "message" && item.text === `message ${number} of a long evening`);
  await patient(() => device.until({ kind: "timeline", conversation: chat, limit: 20 }, ({ items }) => has(size - 1, items)));
  await patient(() => device.until({ kind: "timeline", conversation: chat, limit: 20, after: 0 }, ({ items }) => has(0, items)));
}

/** Of groups that have nobody else in them: what joining costs is the device's and the service's own part. */
async function joined(world: World, count: number): Promise<Measured> {
  const ana = await Person.join("Ana", world.url);
  const isMade = (wanted: number) => (rows: readonly { kind: string; state: string }[]) =>
    rows.filter(({ kind, state }) => kind === "group" && state === "active").length >= wanted;
  // Some at a time, as a person makes them: all at once they time out waiting for one another, and are asked for again.
  for (let i = 0; i < count; i++) {
    const made = await ana.verbs.createGroup({ title: `Group ${i}`, handles: [] });
    if (made.kind !== "ok") throw new Error(`group ${i}: ${made.kind}`);
    if (i % MADE_AT_ONCE === MADE_AT_ONCE - 1) await patient(() => ana.until({ kind: "conversations" }, isMade(i + 1)));
  }
  await patient(() => ana.until({ kind: "conversations" }, isMade(count)));
  await calm();
  const began = performance.now();
  const phone = await ana.links("Phone");
  await patient(() => phone.until({ kind: "conversations" }, isMade(count)));
  const tookMs = performance.now() - began;
  await Promise.all([ana.end(), phone.end()]);
  const limit = 60 * SECOND_MS;
  return cost(`a linked device comes into ${count} chats`, tookMs, "ms", { limit, budget: 1, note: "a minute, for 500" });
}

/** Longer than a story waits. */
async function patient<T>(wanted: () => Promise<T>): Promise<T> {
  for (let tries = 1; tries < TRIES; tries++) {
    const outcome = await wanted().catch(() => undefined);
    if (outcome !== undefined) return outcome;
  }
  return wanted();
}
