// Histories that several devices write, and what each of them may put in the place of what it cannot read.

import { expect, test } from "vitest";
import {
  type AccountId,
  accountIdOf,
  type BlobId,
  type ConversationId,
  MAX_HISTORY_OBJECT_BYTES,
  selfConversationId,
  toBase64Url,
} from "../../protocol/index.ts";
import { openSegment } from "../history/segment.ts";
import { pollView } from "../live/poll.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import type { ContactRecord } from "../store/contact-record.ts";
import { link, MINUTE_MS, newDevice, view } from "./linking.ts";
import { hostile } from "./talking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

async function stored(device: Device) {
  const account = await device.disk.open().get("account", []);
  if (account === undefined) throw new Error("no account");
  return account;
}

async function setUp(world: World, device: Device): Promise<string> {
  const begun = await world.ends(device.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const { groups, asked } = begun;
  expect(await world.ends(device.verbs.finishRecovery(asked.map((group) => groups[group] ?? "")))).toEqual({ kind: "ok" });
  return groups.join(" ");
}

async function restored(world: World, typed: string, { isLost = true, name = "Ana again" } = {}): Promise<Device> {
  const device = await newDevice(world, name);
  const found = await world.ends(device.verbs.findAccount({ kind: "key", typed }));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(device.verbs.restore(isLost ? found.devices.map((each) => each.device) : []))).toEqual({ kind: "ok" });
  await world.clock.advance(2 * MINUTE_MS);
  return device;
}

const says = async (world: World, device: Device, conversation: ConversationId) =>
  textsOf(await world.ends(device.timeline(conversation)));
const shelf = async (world: World, device: Device) => world.service.histories.of((await stored(device)).accountId);
const chainOf = async (device: Device) => (await device.disk.open().get("history", []))?.chain ?? undefined;
const messages = (device: Device) => device.failures.map((error) => (error as Error).message);

/** Ana, who can come back, and Bob, who writes to her. */
async function two(seed: number) {
  const world = new World(seed);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const typed = await setUp(world, ana);
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "one" }));
  await world.clock.advance(MINUTE_MS);
  const hears = async (text: string) => {
    await world.ends(bob.verbs.send(chat, { text }));
    await world.clock.advance(MINUTE_MS);
  };
  await hears("two");
  return { world, ana, bob, typed, chat, hears };
}

test("[HI11] a device that was kept at a restore, and has not the new key, writes nothing over what the restored one wrote", async () => {
  const { world, ana, typed, chat, hears } = await two(840);
  await world.ends(ana.verbs.keepHistory());
  // The service withholds what her devices say to one another.
  const { service } = world;
  const [own, request] = [await selfConversationId(await ana.accountId), service.request.bind(service)];
  const rejection = { kind: "unavailable", retryAfterMs: 5 * MINUTE_MS };
  const busy = { status: 503, bytes: new TextEncoder().encode(JSON.stringify({ error: rejection })) };
  service.request = async (...asked) => (asked[2].includes(own) ? busy : request(...asked));
  const other = await restored(world, typed, { isLost: false });
  await world.ends(other.verbs.keepHistory());
  const { state } = await shelf(world, ana);
  for (let i = 0; i < 3; i++) {
    await hears(`word ${i}`);
    await world.clock.advance(15 * MINUTE_MS);
  }
  const after = await shelf(world, ana);
  expect(after.state.head?.n).toBeGreaterThan(state.head?.n ?? 0);
  expect((await chainOf(other))?.head).toEqual(after.state.head);
  // Nor does it keep the other one from writing: it asks for no lease.
  expect(after.state.lease?.device).toBe((await stored(other)).deviceId);
  await world.clock.advance(15 * MINUTE_MS);
  await hears("another");
  await world.ends(ana.verbs.keepHistory());
  expect((await shelf(world, ana)).state.lease?.device).not.toBe((await stored(ana)).deviceId);
  expect((await stored(ana)).historyStopped).toBe("other-key");
  expect((await stored(other)).historyStopped ?? null).toBeNull();
  expect(messages(ana)).toEqual([]);
  service.request = request;
  await world.clock.advance(20 * MINUTE_MS);
  expect((await stored(ana)).historyStopped).toBeNull();
  await world.ends(other.verbs.keepHistory());
  ana.crash();
  other.crash();
  const third = await restored(world, typed, { name: "Ana once more" });
  expect(await says(world, third, chat)).toEqual(["one", "two", "word 0", "word 1", "word 2", "another"]);
});

test("[HI11] a restored device that is not given a manifest begins nothing anew, and takes all in when it is", async () => {
  const { world, ana, typed, chat, hears } = await two(842);
  await world.ends(ana.verbs.keepHistory());
  const history = await shelf(world, ana);
  const [manifest] = [history.state.head?.hash.slice(0, 21) ?? ""];
  const id = [...history.objects.keys()].find((each) => each.startsWith(manifest)) ?? "";
  const bytes = history.objects.get(id) ?? new Uint8Array();
  history.objects.delete(id);
  ana.crash();
  const other = await restored(world, typed);
  const { head } = history.state;
  await world.clock.advance(20 * MINUTE_MS);
  expect(history.state.head).toEqual(head);
  expect((await stored(other)).historyStopped).toBe("missing");
  history.objects.set(id, bytes);
  await world.clock.advance(20 * MINUTE_MS);
  await hears("three");
  expect(await says(world, other, chat)).toEqual(["one", "two", "three"]);
  expect((await stored(other)).historyStopped).toBeNull();
  await world.ends(other.verbs.keepHistory());
  other.crash();
  const third = await restored(world, typed, { name: "Ana once more" });
  expect(await says(world, third, chat)).toEqual(["one", "two", "three"]);
});

test("[HI11] [SE6] a linked device that is not given a manifest takes in later what was said before it came", async () => {
  const { world, ana, typed, chat } = await two(843);
  await world.ends(ana.verbs.keepHistory());
  const history = await shelf(world, ana);
  const laptop = await newDevice(world, "Laptop");
  const objects = new Map(history.objects);
  await link(world, ana, laptop, { kind: "key", typed });
  // All that was there until now
  for (const id of objects.keys()) history.objects.delete(id);
  ana.crash();
  const { head } = history.state;
  await world.clock.advance(20 * MINUTE_MS);
  expect(history.state.head).toEqual(head);
  expect(await says(world, laptop, chat)).toEqual([]);
  const found = async () => (await world.ends(laptop.verbs.search({ text: "TW" }))).hits.map(({ text }) => text);
  expect(await found()).toEqual([]);
  for (const [id, bytes] of objects) history.objects.set(id, bytes);
  await world.clock.advance(20 * MINUTE_MS);
  expect(await says(world, laptop, chat)).toEqual(["one", "two"]);
  expect(await found()).toEqual(["two"]);
});

test("[HI11] what another device put elsewhere while it was read is looked for where it is now", async () => {
  const { world, ana, typed, chat, hears } = await two(844);
  for (let i = 0; i < 22; i++) {
    await hears(`word ${i}`);
    await world.ends(ana.verbs.keepHistory());
  }
  const said = await says(world, ana, chat);
  expect(said).toHaveLength(24);
  const other = await newDevice(world, "Ana again");
  await world.ends(other.verbs.findAccount({ kind: "key", typed }));
  await world.ends(other.verbs.restore([]));
  other.network.setOnline(false);
  const before = await other.disk.open().get("history", []);
  expect(before?.missing.length).toBeGreaterThan(5);
  for (let i = 0; i < 6; i++) {
    await hears(`and ${i}`);
    await world.ends(ana.verbs.keepHistory());
  }
  const there = await shelf(world, ana);
  expect(before?.missing.some(({ id }) => !there.objects.has(id))).toBe(true);
  other.network.setOnline(true);
  // Asked for before it has heard of the key that holds now: it waits for that, and passes nothing over.
  expect(await world.ends(other.verbs.keepHistory())).toMatchObject({ kind: "try-later" });
  await world.clock.advance(10 * MINUTE_MS);
  expect((await says(world, other, chat)).slice(0, 24)).toEqual(said);
  expect(messages(other).filter((each) => each !== "the history: missing")).toEqual([]);
  // The other one writes; this one has nothing to complain of.
  expect((await other.disk.open().get("account", []))?.historyStopped ?? null).toBeNull();
});

test("[HI8] [ED2] [SE5] [SE6] what was taken back or said otherwise before its part was read is so here, also where it is looked for, and in what is written next", async () => {
  const { world, ana, bob, typed, chat, hears } = await two(849);
  for (let i = 0; i < 22; i++) {
    await hears(`word ${i}`);
    await world.ends(ana.verbs.keepHistory());
  }
  ana.crash();
  const other = await newDevice(world, "Ana again");
  await world.ends(other.verbs.findAccount({ kind: "key", typed }));
  await world.ends(other.verbs.restore((await stored(ana)).log.length > 0 ? [(await stored(ana)).deviceId] : []));
  other.network.setOnline(false);
  expect((await other.disk.open().get("history", []))?.missing.length).toBeGreaterThan(5);
  // The index is made over a hole, which the history fills then.
  const found = async (device: Device, text: string) =>
    (await world.ends(device.verbs.search({ text, limit: 100 }))).hits.map((hit) => hit.text);
  expect(await found(other, "word")).toEqual([]);
  const { items } = await world.ends(bob.timeline(chat));
  const idOf = (text: string) => items.find((item) => item.kind === "message" && item.text === text)?.id ?? "";
  for (const text of ["word zero", "word naught"]) {
    expect(await world.ends(bob.verbs.edit(chat, idOf("word 0"), { text }))).toEqual({ kind: "ok" });
    await world.clock.advance(MINUTE_MS);
  }
  expect(await world.ends(bob.verbs.edit(chat, idOf("word 1"), { text: "a secret" }))).toEqual({ kind: "ok" });
  for (const text of ["word 1", "word 2"]) await world.ends(bob.verbs.deleteForEveryone(chat, idOf(text)));
  await world.clock.advance(MINUTE_MS);
  // What is read of the history comes after what is new.
  const { request } = other.network.http;
  let isHeldUp = true;
  other.network.http.request = async (method, path, body) => {
    if (isHeldUp && path.includes("/history/objects/")) throw new Error("not now");
    return request(method, path, body);
  };
  other.network.setOnline(true);
  other.client?.wake();
  await world.clock.advance(MINUTE_MS);
  isHeldUp = false;
  await world.clock.advance(10 * MINUTE_MS);
  const expected = ["one", "two", "word naught", ...Array.from({ length: 19 }, (_, i) => `word ${i + 3}`)];
  expect(await says(world, other, chat)).toEqual(expected);
  expect(await found(other, "word")).toEqual(expected.slice(2).reverse());
  for (const gone of ["zero", "secret"]) expect(await found(other, gone)).toEqual([]);
  expect(JSON.stringify(await other.disk.open().range("contents", { prefix: [chat] }))).not.toContain("a secret");
  expect(await world.ends(other.verbs.keepHistory())).toEqual({ kind: "ok" });
  other.crash();
  const third = await restored(world, typed, { name: "Ana for the third time" });
  await world.clock.advance(10 * MINUTE_MS);
  expect(await says(world, third, chat)).toEqual(expected);
  expect(await found(third, "word")).toEqual(expected.slice(2).reverse());
});

test("[HI12] what only one device has comes in, though another one has written beyond it", async () => {
  const { world, ana, typed, chat, hears } = await two(845);
  await world.ends(ana.verbs.keepHistory());
  const laptop = await newDevice(world, "Laptop");
  await world.ends(ana.verbs.showLinkCode({ system: "Phone", way: { kind: "key", typed } }));
  const { code } = await view(world, ana, "shown");
  await world.clock.advance(5_000);
  await hears("before the laptop");
  await world.ends(laptop.verbs.linkThisDevice({ code, system: "Laptop" }));
  const { digits } = await view(world, laptop, "check-code");
  await view(world, ana, "checking");
  await ana.verbs.confirmLink(digits);
  await view(world, laptop, "linked");
  await world.clock.advance(5_000);
  // It goes before that word is in the history.
  ana.network.setOnline(false);
  const written = await chainOf(ana);
  await world.clock.advance(12 * MINUTE_MS);
  for (let i = 0; i < 3; i++) await hears(`after ${i}`);
  await world.clock.advance(12 * MINUTE_MS);
  await world.ends(laptop.verbs.keepHistory());
  expect(await says(world, laptop, chat)).toEqual(["one", "two", "after 0", "after 1", "after 2"]);
  expect((await chainOf(laptop))?.covers[chat]).toHaveLength(2);
  expect(await chainOf(ana)).toEqual(written);
  ana.network.setOnline(true);
  await world.clock.advance(30 * MINUTE_MS);
  expect((await chainOf(ana))?.covers[chat]).toHaveLength(1);
  ana.crash();
  laptop.crash();
  const other = await restored(world, typed);
  expect(await says(world, other, chat)).toEqual(["one", "two", "before the laptop", "after 0", "after 1", "after 2"]);
});

test("[HI12] what one device could not read is left to the one that could", async () => {
  const { world, ana, typed, chat, hears } = await two(848);
  await world.ends(ana.verbs.keepHistory());
  const laptop = await newDevice(world, "Laptop");
  await link(world, ana, laptop, { kind: "key", typed });
  await world.clock.advance(20 * MINUTE_MS);
  // The laptop writes it; neither of them writes for five minutes then.
  await hears("by the laptop");
  for (const device of [laptop, ana]) await world.ends(device.verbs.keepHistory());
  await hears("for whoever can read");
  await world.clock.advance(1_000);
  ana.network.setOnline(false);
  // As where a member had left it out of a change just then.
  const store = laptop.disk.open();
  const lines = await store.range("timeline", { prefix: [chat] });
  const found = lines.find(({ value }) => value.kind === "message" && value.text === "for whoever can read");
  if (found === undefined) throw new Error("the laptop has it");
  const value = { kind: "unreadable" as const, at: found.value.at, sender: null, final: true };
  const writes = [{ table: "timeline" as const, key: found.key as [typeof chat, number, number], value }];
  expect(await store.transact({ scope: chat, version: await store.version(chat), writes })).toBe("done");
  laptop.crash();
  await world.ends(laptop.open());
  await world.ends(laptop.verbs.show(chat));
  await hears("for both");
  await world.clock.advance(12 * MINUTE_MS);
  await world.ends(laptop.verbs.keepHistory());
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(30 * MINUTE_MS);
  ana.crash();
  laptop.crash();
  const other = await restored(world, typed);
  expect(await says(world, other, chat)).toEqual(["one", "two", "by the laptop", "for whoever can read", "for both"]);
});

test("[HI12] what two devices both heard is in the history once", async () => {
  const { world, ana, typed, chat, hears } = await two(846);
  await world.ends(ana.verbs.keepHistory());
  const laptop = await newDevice(world, "Laptop");
  await link(world, ana, laptop, { kind: "key", typed });
  await world.clock.advance(2 * MINUTE_MS);
  for (let i = 0; i < 6; i++) {
    await hears(`word ${i}`);
    await world.clock.advance(12 * MINUTE_MS);
  }
  await world.clock.advance(20 * MINUTE_MS);
  const [chain, { objects }] = [await chainOf(ana), await shelf(world, ana)];
  const rows = await Promise.all((chain?.segments ?? []).map((ref) => openSegment(ref, objects.get(ref.id) ?? new Uint8Array())));
  const texts = rows.flatMap((some) => some ?? []).flatMap(({ value }) => (value && "text" in value ? [value.text] : []));
  expect(texts.filter((text) => text.startsWith("word"))).toEqual([0, 1, 2, 3, 4, 5].map((i) => `word ${i}`));
  expect(chain?.covers[chat]?.length).toBeLessThan(3);
});

test("[HI10] what was deleted just before one was removed is not there when one comes back", async () => {
  const { world, ana, bob, typed } = await two(847);
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana"] }));
  await world.clock.advance(MINUTE_MS);
  const canary = "a word that is taken back";
  for (const text of ["stays", canary]) await world.ends(bob.verbs.send(group, { text }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  const before = await chainOf(ana);
  const items = (await world.ends(bob.timeline(group))).items;
  const id = items.find((item) => item.kind === "message" && item.text === canary)?.id ?? "";
  await world.ends(bob.verbs.deleteForEveryone(group, id));
  await world.ends(bob.verbs.removeMember(group, (await stored(ana)).accountId));
  await world.clock.advance(MINUTE_MS);
  expect(await says(world, ana, group)).toEqual(["stays"]);
  await world.ends(ana.verbs.keepHistory());
  const { objects } = await shelf(world, ana);
  const refs = [...(before?.segments ?? []), ...((await chainOf(ana))?.segments ?? [])];
  const rows = await Promise.all(refs.map((ref) => openSegment(ref, objects.get(ref.id) ?? new Uint8Array())));
  expect(JSON.stringify(rows)).toContain("stays");
  expect(JSON.stringify(rows)).not.toContain(canary);
  expect(typed.length).toBeGreaterThan(0);
});

test("[HI18] what is said goes alone; people and chats go along when something of them is another, and with what says all", async () => {
  const { world, ana, bob, typed, chat, hears } = await two(846);
  await world.ends(ana.verbs.keepHistory());
  const index = async () => (await chainOf(ana))?.index.map(({ id }) => id) ?? [];
  const objects = async () => (await shelf(world, ana)).objects.size;
  const [first, before] = [await index(), await objects()];
  expect(first).toHaveLength(1);
  await hears("three");
  expect(await world.ends(ana.verbs.keepHistory())).toEqual({ kind: "ok" });
  expect(await index()).toEqual(first);
  // One segment, one manifest
  expect(await objects()).toBe(before + 2);
  await world.ends(ana.verbs.callContact(await bob.accountId, "Bobby"));
  await world.ends(ana.verbs.keepHistory());
  const second = await index();
  expect(second).not.toEqual(first);
  for (let i = 0; i < 24; i++) {
    await hears(`word ${i}`);
    await world.ends(ana.verbs.keepHistory());
  }
  // It was written anew with the manifest that says all, and is not of the first step for ever.
  expect(await index()).not.toEqual(second);
  ana.crash();
  const other = await restored(world, typed);
  const [row] = (await world.ends(other.ask({ kind: "conversations" }))).filter(({ id }) => id === chat);
  expect(row?.title).toBe("Bobby");
  expect(row?.preview?.text).toBe("word 23");
});

test("[HI13] people that are more than one object holds are in the history, and come back", async () => {
  const { world, ana, bob, typed, chat } = await two(848);
  ana.crash();
  const store = ana.disk.open();
  const text = (bytes: number) => toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)));
  const key = () => crypto.getRandomValues(new Uint8Array(32));
  const some = await store.get("contacts", [(await stored(bob)).accountId]);
  if (some === undefined) throw new Error("nobody is known");
  const made = async (): Promise<ContactRecord> => {
    const accountKey = key();
    const photo = { blob: text(16) as BlobId, key: key(), bytes: 1000, digest: key() };
    const [name, petname] = [text(48), text(48)];
    return { ...some, accountId: await accountIdOf(accountKey), accountKey, handle: null, name, petname, photo };
  };
  const people = await Promise.all(Array.from({ length: 4060 }, made));
  const writes = people.map((value) => ({ table: "contacts" as const, key: [value.accountId], value }));
  expect(await store.transact({ scope: "contacts", version: await store.version("contacts"), writes })).toBe("done");
  await world.ends(ana.open());
  await world.ends(ana.verbs.keepHistory());
  const { index } = (await chainOf(ana)) ?? { index: [] };
  const bytes = index.reduce((sum, ref) => sum + ref.bytes, 0);
  expect(bytes).toBeGreaterThan(MAX_HISTORY_OBJECT_BYTES);
  expect((await stored(ana)).historyStopped ?? null).toBeNull();
  ana.crash();
  const other = await restored(world, typed);
  const known = await other.disk.open().range("contacts", { prefix: [] });
  const names = new Set(known.map(({ value }) => value.petname));
  expect(people.filter(({ petname }) => !names.has(petname))).toHaveLength(0);
  expect(await says(world, other, chat)).toEqual(["one", "two"]);
});

test("[HI13] where there is no room its person is told, and it goes on when there is", async () => {
  const { world, ana, hears } = await two(849);
  await world.ends(ana.verbs.keepHistory());
  const { histories } = world.service;
  histories.limitBytes = 10;
  await hears("three");
  await world.ends(ana.verbs.keepHistory());
  expect((await world.ends(ana.ask({ kind: "account" })))?.historyStopped).toBe("full");
  histories.limitBytes = 1e9;
  await world.clock.advance(15 * MINUTE_MS);
  expect((await world.ends(ana.ask({ kind: "account" })))?.historyStopped).toBeNull();
  expect(messages(ana)).toEqual(["the history: full"]);
});

test("[HI8] restores that were broken off before anything was written leave the history to the next one", async () => {
  const { world, ana, typed, chat } = await two(850);
  await world.ends(ana.verbs.keepHistory());
  ana.crash();
  const { head } = (await shelf(world, ana)).state;
  for (const name of ["First", "Second", "Third"]) {
    const device = await newDevice(world, name);
    const found = await world.ends(device.verbs.findAccount({ kind: "key", typed }));
    if (found.kind !== "ok") throw new Error(found.kind);
    expect(await world.ends(device.verbs.restore(found.devices.map((each) => each.device)))).toEqual({ kind: "ok" });
    device.crash();
    expect((await shelf(world, ana)).state.head).toEqual(head);
  }
  const other = await restored(world, typed);
  expect(await says(world, other, chat)).toEqual(["one", "two"]);
  expect((await stored(other)).historyStopped ?? null).toBeNull();
  expect(messages(other)).toEqual([]);
});

test("[HI8] [PO2] [PO3] votes in a poll, and its end, that came before its part was read count as they would have", async () => {
  const { world, ana, bob, typed, chat } = await two(858);
  const asks = async (question: string) => {
    const sent = await world.ends(bob.verbs.sendPoll(chat, { question, options: ["Soup", "Cake"], several: false }));
    if (sent.kind !== "ok") throw new Error(sent.kind);
    await world.clock.advance(MINUTE_MS);
    return sent.id;
  };
  const [open, closed] = [await asks("Lunch?"), await asks("Dinner?")];
  await world.ends(ana.verbs.vote(chat, closed, [0]));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  const parts = new Set<string>(((await ana.disk.open().get("history", []))?.chain?.segments ?? []).map(({ id }) => id));
  const { accountId } = await stored(ana);
  ana.crash();
  const { objects } = world.service.histories.of(accountId);
  const get = objects.get.bind(objects);
  let isHeldUp = true;
  objects.get = (id) => {
    if (isHeldUp && parts.has(id)) throw new Error("not now");
    return get(id);
  };
  const back = await restored(world, typed);
  await world.clock.advance(3 * MINUTE_MS);
  const vote = async (item: string, chosen: number[]) => {
    expect(await world.ends(bob.verbs.vote(chat, item, chosen))).toEqual({ kind: "ok" });
    await world.clock.advance(MINUTE_MS);
  };
  await vote(open, [0]);
  await vote(open, [1]);
  // What the poll does not offer takes the place of nothing, whoever judges it when.
  const [sender, id] = open.split(".") as [AccountId, string];
  await hostile({ world, chat }, bob, { kind: "vote", target: { id, sender }, chosen: [7] });
  await vote(closed, [1]);
  expect(await world.ends(bob.verbs.closePoll(chat, closed))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect(await says(world, back, chat)).toEqual([]);
  isHeldUp = false;
  await world.clock.advance(60 * MINUTE_MS);
  const counted = async (device: Device, item: string) => {
    const found = (await world.ends(device.timeline(chat))).items.find((each) => each.id === item);
    const view = found?.kind === "message" ? pollView(found) : null;
    return [view?.isClosed, ...(view?.options ?? []).map(({ people }) => people.map(({ name }) => name))];
  };
  for (const device of [bob, back]) {
    expect(await counted(device, open), device.name).toEqual([false, [], ["Bob"]]);
    expect(await counted(device, closed), device.name).toEqual([true, ["Ana"], ["Bob"]]);
  }
});

test("[HI19] what was said to a message with an emoji, or taken back, before its part was read stands at it as in the log; so it does in what is written next", async () => {
  const { world, ana, bob, typed, chat } = await two(863);
  const says = async (device: Device, text: string) => {
    await world.ends(device.verbs.send(chat, { text }));
    await world.clock.advance(MINUTE_MS);
    const { items } = await world.ends(bob.timeline(chat));
    return items.find((item) => item.kind === "message" && item.text === text)?.id ?? "";
  };
  const react = async (item: string, emoji: string | null) => {
    expect(await world.ends(bob.verbs.react(chat, item, emoji))).toEqual({ kind: "ok" });
    await world.clock.advance(MINUTE_MS);
  };
  const [fresh, changed, back, gone] = [await says(ana, "a"), await says(bob, "b"), await says(bob, "c"), await says(bob, "d")];
  const [before, between] = [await says(bob, "e"), await says(bob, "f")];
  for (const item of [changed, back, gone, before, between]) await react(item, "👍");
  await world.ends(ana.verbs.react(chat, changed, "🎉"));
  await world.clock.advance(MINUTE_MS);
  const partsOf = async () => ((await ana.disk.open().get("history", []))?.chain?.segments ?? []).map(({ id }): string => id);
  await world.ends(ana.verbs.keepHistory());
  const older = await partsOf();
  // Their lines lie in a newer part than what was said to them.
  for (const item of [before, between]) {
    expect(await world.ends(bob.verbs.edit(chat, item, { text: `other words ${item}` }))).toEqual({ kind: "ok" });
    await world.clock.advance(MINUTE_MS);
  }
  await world.ends(ana.verbs.keepHistory());
  const heldUp = new Set(await partsOf());
  expect(heldUp.size).toBeGreaterThan(older.length);
  const { objects } = await shelf(world, ana);
  ana.crash();
  const get = objects.get.bind(objects);
  objects.get = (id) => {
    if (heldUp.has(id)) throw new Error("not now");
    return get(id);
  };
  const other = await restored(world, typed);
  await world.clock.advance(3 * MINUTE_MS);
  await react(fresh, "😀");
  await react(fresh, "😅");
  await react(changed, "😀");
  await react(back, null);
  await react(gone, "😀");
  await react(before, null);
  await world.ends(bob.verbs.deleteForEveryone(chat, gone));
  await world.clock.advance(MINUTE_MS);
  for (const part of heldUp) if (!older.includes(part)) heldUp.delete(part);
  await world.clock.advance(60 * MINUTE_MS);
  await react(between, null);
  heldUp.clear();
  await world.clock.advance(60 * MINUTE_MS);
  const said = async (device: Device) => {
    const { items } = await world.ends(device.timeline(chat));
    return [fresh, changed, back, gone, before, between].map((item) => {
      const found = items.find(({ id }) => id === item);
      const reactions = found?.kind === "message" ? found.reactions : [];
      return reactions.map(({ emoji, people }) => `${emoji} ${people.map(({ name }) => name)}`).sort();
    });
  };
  const wanted = [["😅 Bob"], ["🎉 Ana", "😀 Bob"], [], [], [], []];
  expect(await said(bob)).toEqual(wanted);
  expect(await said(other)).toEqual(wanted);
  await world.ends(other.verbs.keepHistory());
  other.crash();
  const third = await restored(world, typed, { name: "Ana once more" });
  await world.clock.advance(5 * MINUTE_MS);
  expect(await said(third)).toEqual(wanted);
});
