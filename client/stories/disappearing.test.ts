// Messages that disappear: by whose word, from when their time runs, what goes with them, and that nothing brings them back.

import { expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import type { OutgoingAttachment, TimelineView } from "../index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { CANARY, hasCanary, holdsCanary } from "./canary.ts";
import { linesOf, link, MINUTE_MS, newDevice } from "./linking.ts";
import { followed, hostile, type Talk, talking } from "./talking.ts";

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

function file(text: string): OutgoingAttachment {
  const data = new Blob([text.repeat(100)]);
  return { ...NOTHING_KNOWN, kind: "file", type: "text/plain", name: `${text}.txt`, data, poster: null };
}

async function says({ world, chat }: Talk, by: Device, text: string, more: { replyTo?: string } = {}): Promise<string> {
  const outcome = await world.ends(by.verbs.send(chat, { text, ...more }));
  if (outcome.kind !== "ok") throw new Error(outcome.kind);
  await world.clock.advance(3000);
  return outcome.id;
}

async function reads({ world, chat }: Talk, device: Device): Promise<void> {
  await world.ends(device.verbs.markRead(chat, 10_000));
  await world.clock.advance(3000);
}

const texts = async ({ world, chat }: Talk, device: Device) => textsOf(await world.ends(device.timeline(chat)));

/** Ana and Bob, whose messages disappear from here on. */
async function fading(seed: number, ms: number): Promise<Talk> {
  const talk = await talking(seed);
  await reads(talk, talk.bob);
  expect(await talk.world.ends(talk.ana.verbs.setDisappearing(talk.chat, ms))).toEqual({ kind: "ok" });
  await talk.world.clock.advance(3000);
  return talk;
}

test("[DM1] [DM2] [DM3] a line says who set it; a day from sending for who wrote it, from reading for who reads it, and all that hung on it goes", async () => {
  const talk = await fading(861, DAY_MS);
  const { world, ana, bob, chat } = talk;
  for (const device of [ana, bob]) {
    const { items } = await world.ends(device.timeline(chat));
    expect(items.at(-1)).toMatchObject({ kind: "system", line: { kind: "disappearing", by: { name: "Ana" }, ms: DAY_MS } });
    expect(await world.ends(device.details(chat))).toMatchObject({ disappearingMs: DAY_MS, can: { setDisappearing: true } });
  }
  const caption = `${CANARY} https://a.example/${CANARY}`;
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [file(CANARY)], caption }));
  await world.clock.advance(10_000);
  const { items } = await world.ends(bob.timeline(chat));
  const id = items.at(-1)?.id ?? "";
  await world.ends(bob.verbs.react(chat, id, "👍"));
  await world.ends(bob.verbs.loadMedia({ conversation: chat, item: id, index: 0, part: "file" }));
  for (const device of [ana, bob]) expect(await holdsCanary(device)).toEqual(expect.arrayContaining(["timeline", "gallery"]));
  const found = async (device: Device) => (await world.ends(device.verbs.search({ text: CANARY }))).hits.length;
  expect([await found(ana), await found(bob)]).toEqual([1, 1]);
  const seen: TimelineView[] = [];
  followed(ana, { kind: "timeline", conversation: chat, limit: 50 }, (view) => void seen.push(view));
  await world.clock.advance(DAY_MS - MINUTE_MS);
  expect(await texts(talk, ana)).toEqual(["first", caption]);
  // It stays quoted for as long as it is there.
  await says(talk, bob, "what is it?", { replyTo: id });
  await world.clock.advance(2 * MINUTE_MS);
  expect(await texts(talk, ana)).toEqual(["first", "what is it?"]);
  expect(textsOf(seen.at(-1) as TimelineView)).toEqual(["first", "what is it?"]);
  expect(await holdsCanary(ana)).toEqual([]);
  expect([await ana.disk.open().range("search", { prefix: [chat] }), await found(ana)]).toEqual([[], 0]);
  expect(await ana.disk.openVault().list()).toEqual([]);
  expect((await world.ends(ana.timeline(chat))).items.at(-1)).toMatchObject({ reply: { id, text: null, attachment: null } });
  // He has not read it.
  expect(await texts(talk, bob)).toEqual(["first", caption, "what is it?"]);
  await reads(talk, bob);
  await world.clock.advance(DAY_MS - HOUR_MS);
  expect(await texts(talk, bob)).toContain(caption);
  await world.clock.advance(HOUR_MS);
  expect(await texts(talk, bob)).toEqual(["first"]);
  expect(await holdsCanary(bob)).toEqual([]);
  expect(await found(bob)).toBe(0);
  expect(await bob.disk.openVault().list()).toEqual([]);
  for (const table of ["reactions", "gallery", "quotes", "expiries"] as const)
    expect(await bob.disk.open().range(table, { prefix: [chat] }), table).toEqual([]);
  // The list says what is left.
  const rows = await world.ends(bob.conversations());
  expect(rows.find((row) => row.id === chat)).toMatchObject({ unread: 0, preview: { text: "first" } });
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});

test("[DM4] what ran out while a device was away is not shown for a moment, nor told by a list; a restart changes no time", async () => {
  const talk = await fading(862, DAY_MS);
  const { world, ana, bob, chat } = talk;
  await says(talk, ana, CANARY);
  await says(talk, bob, `to ${CANARY}`);
  await reads(talk, bob);
  await world.clock.advance(DAY_MS / 2);
  bob.crash();
  await world.ends(bob.open());
  expect(await texts(talk, bob)).toEqual(["first", CANARY, `to ${CANARY}`]);
  bob.crash();
  await world.clock.advance(3 * DAY_MS);
  bob.network.setOnline(false);
  await world.ends(bob.open());
  const seen: unknown[] = [];
  void bob.verbs.search({ text: CANARY }).then((outcome) => seen.push(outcome));
  followed(bob, { kind: "timeline", conversation: chat, limit: 50 }, (view) => void seen.push(view));
  followed(bob, { kind: "conversations" }, (rows) => void seen.push(rows));
  followed(bob, { kind: "gallery", conversation: chat, of: "links", limit: 9 }, (view) => void seen.push(view));
  await world.clock.advance(10_000);
  bob.network.setOnline(true);
  await world.clock.advance(10_000);
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.some(hasCanary)).toBe(false);
  expect(await holdsCanary(bob)).toEqual([]);
  // Of one's own it ran from when the service had it, also where its device never heard that.
  expect(await texts(talk, bob)).toEqual(["first"]);
});

test("[DM4] a device whose clock is days wrong goes by the service's time, also after a restart without a network", async () => {
  for (const [seed, wrongMs] of [
    [863, 3 * DAY_MS],
    [864, -3 * DAY_MS],
  ] as const) {
    const world = new World(seed);
    const ana = await world.person("Ana");
    const bob = await world.person("Bob", undefined, wrongMs);
    const chat = await world.opened(ana.verbs.openDirect("bob"));
    const talk: Talk = { world, ana, bob, chat };
    await world.ends(ana.verbs.setDisappearing(chat, 2 * DAY_MS));
    await says(talk, ana, CANARY);
    await reads(talk, bob);
    await world.clock.advance(DAY_MS);
    bob.crash();
    bob.network.setOnline(false);
    await world.ends(bob.open());
    expect(await texts(talk, bob)).toEqual([CANARY]);
    bob.crash();
    await world.clock.advance(DAY_MS);
    await world.ends(bob.open());
    expect(await texts(talk, bob)).toEqual([]);
    expect(await holdsCanary(bob)).toEqual([]);
    bob.crash();
    ana.crash();
  }
});

test("[DM2] other words for a message give it no other time, and find nothing once it is gone; what is left of a deleted one goes as it would have", async () => {
  const talk = await fading(865, DAY_MS);
  const { world, ana, bob, chat } = talk;
  const id = await says(talk, ana, "at nine");
  const other = await says(talk, ana, "and bring cake");
  await reads(talk, bob);
  await world.clock.advance(DAY_MS / 2);
  expect(await world.ends(ana.verbs.edit(chat, id, { text: CANARY }))).toEqual({ kind: "ok" });
  await world.ends(ana.verbs.deleteForEveryone(chat, other));
  await world.clock.advance(3000);
  const kinds = async (device: Device) =>
    (await world.ends(device.timeline(chat))).items.flatMap(({ kind }) => (kind === "system" ? [] : [kind]));
  expect(await kinds(bob)).toEqual(["message", "message", "deleted"]);
  await world.clock.advance(DAY_MS / 2);
  for (const device of [ana, bob]) {
    expect(await kinds(device)).toEqual(["message"]);
    expect(await holdsCanary(device)).toEqual([]);
  }
  expect(await world.ends(ana.verbs.edit(chat, id, { text: "back" }))).toEqual({ kind: "not-found" });
  const [sender, name] = id.split(".") as [Awaited<Device["accountId"]>, string];
  await hostile(talk, ana, { kind: "edit", target: { id: name, sender }, text: CANARY });
  await hostile(talk, ana, { kind: "text", text: CANARY }, { id: name });
  expect(await kinds(bob)).toEqual(["message"]);
  expect(await holdsCanary(bob)).toEqual([]);
});

test("[DM1] turned off, what was sent before goes all the same and what comes after stays; turned on, the past stays", async () => {
  const talk = await fading(866, HOUR_MS);
  const { world, ana, bob, chat } = talk;
  await says(talk, ana, "goes");
  expect(await world.ends(bob.verbs.setDisappearing(chat, null))).toEqual({ kind: "ok" });
  await world.clock.advance(3000);
  await says(talk, ana, "stays");
  await reads(talk, bob);
  await world.clock.advance(2 * HOUR_MS);
  for (const device of [ana, bob]) {
    expect(await texts(talk, device)).toEqual(["first", "stays"]);
    const { items } = await world.ends(device.timeline(chat));
    expect(items.at(-2)).toMatchObject({ line: { kind: "disappearing", by: { name: "Bob" }, ms: null } });
  }
  for (const ms of [0, -1, 59_999, Number.NaN, Number.POSITIVE_INFINITY, 1.5 * HOUR_MS + 0.5, 366 * DAY_MS])
    expect(await world.ends(ana.verbs.setDisappearing(chat, ms)), `${ms}`).toMatchObject({ kind: "refused" });
});

test("[DM5] chats that one begins begin with what one has set; one says otherwise before the first word, and whoever joins hears of it", async () => {
  const world = new World(867);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  expect(await world.ends(ana.verbs.setDisappearingDefault(Number.NaN))).toMatchObject({ kind: "refused" });
  expect(await world.ends(ana.verbs.setDisappearingDefault(7 * DAY_MS))).toEqual({ kind: "ok" });
  expect(await world.ends(ana.ask({ kind: "account" }))).toMatchObject({ disappearingMs: 7 * DAY_MS });
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  expect(await world.ends(ana.details(chat))).toMatchObject({ disappearingMs: 7 * DAY_MS, can: { setDisappearing: true } });
  await says({ world, ana, bob, chat }, ana, "hello");
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob"] }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.addMember(group, "cleo"));
  await world.clock.advance(MINUTE_MS);
  const said = async (device: Device, id: ConversationId) =>
    (await world.ends(device.timeline(id))).items.flatMap((item) =>
      item.kind === "system" && item.line.kind === "disappearing" ? [[item.line.by?.name ?? null, item.line.ms]] : [],
    );
  for (const device of [ana, bob]) expect(await said(device, chat)).toEqual([["Ana", 7 * DAY_MS]]);
  expect(await said(ana, group)).toEqual([["Ana", 7 * DAY_MS]]);
  expect(await said(cleo, group)).toEqual([[null, 7 * DAY_MS]]);
  const other = await world.opened(ana.verbs.openDirect("cleo"));
  expect(await world.ends(ana.verbs.setDisappearing(other, null))).toEqual({ kind: "ok" });
  await says({ world, ana, bob: cleo, chat: other }, ana, "hello");
  expect(await world.ends(cleo.details(other))).toMatchObject({ disappearingMs: null });
  expect([await said(ana, other), await said(cleo, other)]).toEqual([[], []]);
  // What one writes to oneself stays.
  const notes = await world.opened(ana.verbs.openSelf());
  expect(await world.ends(ana.details(notes))).toMatchObject({ disappearingMs: null });
});

test("[DM4] [DM5] on the account's other devices: the setting, the times, and nothing of what ran out on the one that read it", async () => {
  const talk = await fading(868, DAY_MS);
  const { world, ana, bob, chat } = talk;
  const phone = await newDevice(world, "Phone");
  await link(world, bob, phone);
  await world.clock.advance(2 * MINUTE_MS);
  // It was handed the line that there is; coming in made no other.
  expect(linesOf(await world.ends(phone.timeline(chat))).filter((kind) => kind === "disappearing")).toHaveLength(1);
  await world.ends(bob.verbs.setDisappearingDefault(HOUR_MS));
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(phone.ask({ kind: "account" }))).toMatchObject({ disappearingMs: HOUR_MS });
  phone.crash();
  await says(talk, ana, CANARY);
  await says(talk, bob, `own ${CANARY}`);
  await reads(talk, bob);
  await world.clock.advance(2 * DAY_MS);
  await world.ends(phone.open());
  const seen: unknown[] = [];
  followed(phone, { kind: "timeline", conversation: chat, limit: 50 }, (view) => void seen.push(view));
  followed(phone, { kind: "conversations" }, (rows) => void seen.push(rows));
  await world.clock.advance(MINUTE_MS);
  expect(seen.some(hasCanary)).toBe(false);
  expect(await holdsCanary(phone)).toEqual([]);
  expect((await world.ends(phone.conversations())).find(({ id }) => id === chat)?.unread).toBe(0);
  expect([...ana.failures, ...bob.failures, ...phone.failures]).toEqual([]);
});

test("[DM3] where its storage fails over it, it goes a while later, whole; and many at once go in steps", async () => {
  const talk = await fading(869, HOUR_MS);
  const { world, ana, chat } = talk;
  for (let i = 0; i < 130; i++) await world.ends(ana.verbs.send(chat, { text: `${CANARY} ${i}` }));
  await world.clock.advance(10_000);
  expect((await texts(talk, ana)).length).toBe(131);
  const refused = { isDone: false, error: "UnknownError" };
  let isBroken = true;
  let asked = 0;
  ana.faults = () => {
    asked++;
    return isBroken ? refused : null;
  };
  await world.clock.advance(HOUR_MS);
  expect(ana.ownFailures).toEqual([]);
  // Not without a pause
  expect(asked).toBeLessThan(50);
  isBroken = false;
  await world.clock.advance(5 * MINUTE_MS);
  expect(await texts(talk, ana)).toEqual(["first"]);
  expect(await holdsCanary(ana)).toEqual([]);
});

test("[DM3] wherever a device ends while it takes away what is due, the next start goes on, and nothing is left in halves", async () => {
  const talk = await fading(870, HOUR_MS);
  const { world, ana, bob, chat } = talk;
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [file(CANARY)], caption: CANARY }));
  for (let i = 0; i < 105; i++) await world.ends(ana.verbs.send(chat, { text: `${CANARY} ${i}` }));
  await world.clock.advance(10_000);
  const { items } = await world.ends(bob.timeline(chat));
  const id = items.find((item) => item.kind === "message" && item.text === CANARY)?.id ?? "";
  await world.ends(bob.verbs.loadMedia({ conversation: chat, item: id, index: 0, part: "file" }));
  await world.ends(bob.verbs.react(chat, id, "👍"));
  await reads(talk, bob);
  bob.crash();
  await world.clock.advance(2 * HOUR_MS);
  const left = async () =>
    (await bob.disk.open().range("timeline", { prefix: [chat] })).filter(({ value }) => hasCanary(value)).length;
  const seen = new Set<number>();
  // Each step takes hundreds of calls.
  for (let atCall = 1; (await left()) > 0; atCall += 37) {
    await world.ends(bob.open({ atCall, when: "after" }));
    await world.clock.advance(100);
    bob.crash();
    seen.add(await left());
  }
  // It died between the two steps that it takes, too.
  expect([...seen].sort((a, b) => b - a)).toEqual([106, 6, 0]);
  await world.ends(bob.open());
  await world.clock.advance(MINUTE_MS);
  expect(await texts(talk, bob)).toEqual(["first"]);
  expect(await holdsCanary(bob)).toEqual([]);
  expect(await bob.disk.openVault().list()).toEqual([]);
  for (const table of ["reactions", "gallery", "expiries"] as const)
    expect(await bob.disk.open().range(table, { prefix: [chat] }), table).toEqual([]);
});

test("[DM2] [DM3] after sixty that went in one step, or beside one that came in the same page, the list says what is left; a deleted one that was never read goes too", async () => {
  const talk = await fading(876, HOUR_MS);
  const { world, ana, bob, chat } = talk;
  const said = async (device: Device) => (await world.ends(device.conversations())).find(({ id }) => id === chat)?.preview?.text;
  for (let i = 0; i < 60; i++) await world.ends(bob.verbs.send(chat, { text: `${CANARY} ${i}` }));
  await world.clock.advance(10_000);
  await reads(talk, ana);
  ana.crash();
  const phone = await newDevice(world, "Phone");
  await world.clock.advance(3 * HOUR_MS);
  await world.ends(ana.open());
  await world.clock.advance(MINUTE_MS);
  expect([await texts(talk, ana), await said(ana)]).toEqual([["first"], "first"]);
  await says(talk, bob, CANARY);
  const upTo = (await world.ends(ana.timeline(chat))).items.at(-1)?.seq ?? 0;
  // He takes it back before she has come to it.
  await world.ends(bob.verbs.deleteForEveryone(chat, await says(talk, bob, CANARY)));
  await world.clock.advance(3000);
  await world.ends(ana.verbs.markRead(chat, upTo));
  await reads(talk, ana);
  await world.clock.advance(2 * HOUR_MS);
  const kinds = (await world.ends(ana.timeline(chat))).items.flatMap(({ kind }) => (kind === "system" ? [] : [kind]));
  expect([kinds, await said(ana)]).toEqual([["message"], "first"]);
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  phone.crash();
  await world.ends(ana.verbs.setDisappearing(chat, null));
  await world.clock.advance(MINUTE_MS);
  await says(talk, bob, "newest that stays");
  await world.ends(ana.verbs.setDisappearing(chat, HOUR_MS));
  await world.clock.advance(MINUTE_MS);
  await says(talk, bob, CANARY);
  await reads(talk, ana);
  await world.clock.advance(2 * HOUR_MS);
  await world.ends(phone.open());
  await world.clock.advance(5 * MINUTE_MS);
  expect([await texts(talk, phone), await said(phone)]).toEqual([["first", "newest that stays"], "newest that stays"]);
});
