// What a person does to chats in their list: kept on top, archived, marked as unread, cleared, deleted. On all own devices, and for nobody else.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { OwnWord } from "../content/heard.ts";
import "../verbs/rare.ts";
import { type ConversationId, selfConversationId } from "../../protocol/index.ts";
import { encodeContent, readContent } from "../content/content.ts";
import { openSegment } from "../history/segment.ts";
import { newestFirst } from "../live/fold.ts";
import { isCleared } from "../preferences/cleared.ts";
import { heard } from "../preferences/heard.ts";
import { NOTHING_PREFERRED, type Preferences, tidied } from "../preferences/index.ts";
import type { ConversationSummary } from "../queries.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { household, link, MINUTE_MS, newDevice, says } from "./linking.ts";
import { hostile, talking } from "./talking.ts";

const HOUR_MS = 60 * MINUTE_MS;
const list = async (world: World, device: Device) => world.ends(device.conversations());
const row = async (world: World, device: Device, chat: ConversationId) =>
  (await list(world, device)).find(({ id }) => id === chat);
const words = async (world: World, device: Device, chat: ConversationId) => textsOf(await world.ends(device.timeline(chat)));
const saidIn = (world: World, chat: ConversationId) => world.service.logs.get(chat)?.entries.length ?? 0;

async function withPhone(seed: number) {
  const home = await household(seed);
  const phone = await newDevice(home.world, "Phone");
  await link(home.world, home.ana, phone);
  await home.world.clock.advance(2 * MINUTE_MS);
  return { ...home, phone, self: await selfConversationId(await home.ana.accountId) };
}

test("[LI1] [LI2] [LI3] on top, archived, marked as unread: on each own device, over a restart and a link, and nobody else hears of it", async () => {
  const { world, ana, bob, phone, chat, group } = await withPhone(1301);
  const before = [saidIn(world, chat), saidIn(world, group)];
  await says(world, bob, group, "newest");
  expect((await list(world, ana))[0]?.id).toBe(group);
  expect(await world.ends(phone.verbs.keepOnTop(chat, true))).toEqual({ kind: "ok" });
  expect(await world.ends(phone.verbs.markUnread(chat, true))).toEqual({ kind: "ok" });
  expect(await world.ends(phone.verbs.archive(group, true))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  for (const device of [phone, ana]) {
    expect((await list(world, device))[0]).toMatchObject({ id: chat, onTop: expect.any(Number), marked: expect.any(Number) });
    expect(await row(world, device, group)).toMatchObject({ archived: expect.any(Number) });
  }
  phone.crash();
  await world.ends(phone.open());
  expect(await row(world, phone, chat)).toMatchObject({ onTop: expect.any(Number), marked: expect.any(Number) });
  const tablet = await newDevice(world, "Tablet");
  await link(world, ana, tablet);
  await world.clock.advance(2 * MINUTE_MS);
  expect((await list(world, tablet))[0]).toMatchObject({ id: chat, marked: expect.any(Number) });
  expect(await row(world, tablet, group)).toMatchObject({ archived: expect.any(Number) });
  // What the tablet's coming says in each chat apart, only Bob has spoken.
  expect(await row(world, bob, chat)).toMatchObject({ onTop: null, archived: null, marked: null });
  await world.ends(ana.verbs.markUnread(chat, false));
  await world.ends(ana.verbs.keepOnTop(chat, false));
  await world.ends(ana.verbs.archive(group, false));
  await world.clock.advance(MINUTE_MS);
  for (const device of [phone, ana, tablet]) {
    expect((await list(world, device))[0]?.id).toBe(group);
    expect(await device.disk.open().range("preferences", { prefix: [] })).toEqual([]);
  }
  expect(before.every((count) => count > 0)).toBe(true);
  expect([...ana.failures, ...phone.failures, ...tablet.failures, ...bob.failures]).toEqual([]);
});

test("[LI1] a fourth is not kept on top; one that stands there stands there once", async () => {
  const { world, ana, chat, group } = await household(1302);
  const self = await selfConversationId(await ana.accountId);
  const more = [await world.opened(ana.verbs.openDirect("cleo")), group, self];
  for (const id of [...more, self]) expect(await world.ends(ana.verbs.keepOnTop(id, true))).toEqual({ kind: "ok" });
  expect(await world.ends(ana.verbs.keepOnTop(chat, true))).toEqual({ kind: "too-many", most: 3 });
  expect(
    (await list(world, ana))
      .slice(0, 3)
      .map(({ id }) => id)
      .sort(),
  ).toEqual([...more].sort());
  await world.ends(ana.verbs.archive(group, true));
  expect(await world.ends(ana.verbs.keepOnTop(chat, true))).toEqual({ kind: "ok" });
});

test("[LI2] what is said brings a chat back from the archive, also one's own word; what is said while it is muted does not, whoever changes that later", async () => {
  const { world, ana, bob, phone, chat } = await withPhone(1303);
  const archived = async (on: boolean) => {
    for (const device of [ana, phone])
      expect((await row(world, device, chat))?.archived !== null, `${device.name} ${on}`).toBe(on);
  };
  await world.ends(ana.verbs.archive(chat, true));
  await says(world, bob, chat, "are you there?");
  await archived(false);
  await world.ends(ana.verbs.archive(chat, true));
  await world.ends(ana.verbs.mute(chat, HOUR_MS));
  await says(world, bob, chat, "still?");
  await archived(true);
  expect((await row(world, phone, chat))?.unread).toBe(2);
  // Nor does it come back by being heard again: only by what is said then.
  await world.ends(phone.verbs.mute(chat, null));
  await world.clock.advance(MINUTE_MS);
  await archived(true);
  await says(world, phone, chat, "yes");
  await archived(false);
  // And muted where it stands in the list, it stays there.
  await world.ends(phone.verbs.mute(chat, "always"));
  await world.clock.advance(MINUTE_MS);
  await archived(false);
  await world.ends(ana.verbs.archive(chat, true));
  await world.ends(ana.verbs.mute(chat, HOUR_MS));
  await world.clock.advance(HOUR_MS + MINUTE_MS);
  await archived(true);
  await says(world, bob, chat, "now?");
  await archived(false);
  // A reaction is no message.
  await world.ends(ana.verbs.archive(chat, true));
  const { items } = await world.ends(bob.timeline(chat));
  await world.ends(bob.verbs.react(chat, items.findLast(({ kind }) => kind === "message")?.id ?? "", "👍"));
  await world.clock.advance(MINUTE_MS);
  await archived(true);
});

test("[LI4] cleared on one device, all of it is gone on each, also where it comes later; what is said afterwards stays, and the others keep theirs", async () => {
  const { world, ana, bob, phone, chat, group } = await withPhone(1304);
  phone.network.setOnline(false);
  // So that the phone hears of the one before the other.
  await world.ends(ana.verbs.keepOnTop(group, true));
  await world.clock.advance(MINUTE_MS);
  for (const text of ["one", "two", "three"]) await says(world, bob, chat, text);
  await world.ends(bob.verbs.rename(group, "Journey"));
  const others = await words(world, bob, chat);
  const before = saidIn(world, chat);
  expect(await world.ends(ana.verbs.clearChat(chat))).toEqual({ kind: "ok" });
  expect(await words(world, ana, chat)).toEqual([]);
  expect(await row(world, ana, chat)).toMatchObject({ preview: null, unread: 0 });
  expect(saidIn(world, chat)).toBe(before);
  await says(world, bob, chat, "four");
  phone.network.setOnline(true);
  await world.clock.advance(2 * MINUTE_MS);
  for (const device of [ana, phone]) {
    expect(await words(world, device, chat), device.name).toEqual(["four"]);
    expect(await row(world, device, chat)).toMatchObject({ unread: 1, preview: { text: "four" } });
    expect((await world.ends(device.timeline(chat))).items).toHaveLength(1);
  }
  expect(await words(world, bob, chat)).toEqual([...others, "four"]);
  const tablet = await newDevice(world, "Tablet");
  await link(world, phone, tablet);
  await world.clock.advance(2 * MINUTE_MS);
  expect(await words(world, tablet, chat)).toEqual(["four"]);
  expect([...ana.failures, ...phone.failures, ...tablet.failures, ...bob.failures]).toEqual([]);
});

test("[LI4] killed at any call while it clears, all of it is gone after the next start, or none", async () => {
  let calls: [from: number, to: number] | null = null;
  for (const at of [0, 0.12, 0.17, 0.21, 0.25, 0.3, 0.8]) {
    const { world, ana, bob, chat } = await talking(1305);
    for (const text of ["one", "two"]) await world.ends(bob.verbs.send(chat, { text }));
    await world.clock.advance(5000);
    ana.crash();
    ana.network.setOnline(false);
    const [from, to] = calls ?? [0, 0];
    await ana.open(calls && { atCall: from + Math.ceil(at * (to - from)), when: at < 0.5 ? "before" : "after" });
    if (ana.client === null) throw new Error("it died too early");
    const begun = ana.life.calls;
    const clearing = ana.verbs.clearChat(chat);
    clearing.catch(() => {});
    await world.clock.advance(1000);
    calls ??= [begun + 1, ana.life.calls];
    ana.crash();
    await world.ends(ana.open());
    await world.clock.advance(MINUTE_MS);
    ana.network.setOnline(true);
    await world.clock.advance(MINUTE_MS);
    const { cleared } = (await row(world, ana, chat)) ?? {};
    expect((await words(world, ana, chat)).length, `${at}`).toBe(cleared ? 0 : 3);
    expect(await ana.disk.open().range("preferences", { prefix: [chat] })).toHaveLength(cleared ? 1 : 0);
  }
});

test("[LI4] what was cleared goes out of the history, and does not come back from it", async () => {
  const { world, ana, bob, chat } = await household(1306);
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  await world.ends(ana.verbs.finishRecovery(begun.asked.map((group) => begun.groups[group] ?? "")));
  for (const text of ["zimt", "schnecke"]) await says(world, bob, chat, text);
  await world.ends(ana.verbs.keepHistory());
  const written = async () => {
    const objects = world.service.histories.of(await ana.accountId).objects;
    const { chain = null } = (await ana.disk.open().get("history", [])) ?? {};
    const rows = await Promise.all(
      (chain?.segments ?? []).map((ref) => openSegment(ref, objects.get(ref.id) ?? new Uint8Array())),
    );
    return JSON.stringify(rows);
  };
  expect(await written()).toContain("schnecke");
  await world.ends(ana.verbs.clearChat(chat));
  await says(world, bob, chat, "after");
  await world.ends(ana.verbs.keepOnTop(chat, true));
  await world.ends(ana.verbs.keepHistory());
  expect(await written()).not.toContain("schnecke");
  ana.crash();
  const other = await newDevice(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount({ kind: "key", typed: begun.groups.join(" ") }));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(other.verbs.restore(found.devices.map((each) => each.device)))).toEqual({ kind: "ok" });
  await world.clock.advance(3 * MINUTE_MS);
  expect(await words(world, other, chat)).toEqual(["after"]);
  expect((await list(world, other))[0]).toMatchObject({ id: chat, onTop: expect.any(Number) });
  expect(await other.disk.open().range("timeline", { prefix: [chat], before: 4 })).toEqual([]);
  expect([...ana.failures, ...other.failures]).toEqual([]);
});

test("[LI5] deleted, a chat is gone from each own device until somebody says something there; a group is left first, and where that cannot be nothing is deleted", async () => {
  const { world, ana, bob, phone, chat, group, self } = await withPhone(1307);
  expect(await world.ends(phone.verbs.deleteChat(chat))).toEqual({ kind: "ok" });
  expect(await world.ends(phone.verbs.deleteChat(group))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  for (const device of [ana, phone]) {
    expect((await list(world, device)).map(({ id }) => id)).toEqual([self]);
    for (const id of [chat, group]) expect(await words(world, device, id)).toEqual([]);
  }
  expect((await world.ends(bob.details(group)))?.members.map(({ name }) => name).sort()).toEqual(["Bob", "Cleo"]);
  phone.crash();
  await world.ends(phone.open());
  expect((await list(world, phone)).map(({ id }) => id)).toEqual([self]);
  await says(world, bob, chat, "hello again");
  for (const device of [ana, phone]) {
    expect(await row(world, device, chat)).toMatchObject({ preview: { text: "hello again" }, unread: 1 });
    expect(await words(world, device, chat)).toEqual(["hello again"]);
  }
  await says(world, bob, group, "mine");
  // Somebody would have to be an admin in his place, and nobody hears of that now: then nothing is deleted.
  bob.network.setOnline(false);
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(bob.verbs.deleteChat(group))).toEqual({ kind: "offline" });
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(MINUTE_MS);
  expect(await row(world, bob, group)).toMatchObject({ state: "active", preview: { text: "mine" } });
  expect(await world.ends(ana.verbs.deleteChat(self))).toEqual({ kind: "not-allowed" });
  // Whoever lets one in again brings it back.
  expect(await world.ends(bob.verbs.addMember(group, "ana"))).toEqual({ kind: "ok" });
  await world.clock.advance(2 * MINUTE_MS);
  for (const device of [ana, phone]) expect(await row(world, device, group), device.name).toMatchObject({ state: "active" });
  expect([...ana.failures, ...phone.failures, ...bob.failures]).toEqual([]);
});

test("[LI5] deleted without a network it is gone at once, and left when there is one; what one begins there again shows", async () => {
  const { world, ana, bob, chat, group } = await household(1308);
  ana.network.setOnline(false);
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(ana.verbs.deleteChat(group))).toEqual({ kind: "waiting" });
  expect(await world.ends(ana.verbs.deleteChat(chat))).toEqual({ kind: "ok" });
  expect((await list(world, ana)).filter(({ kind }) => kind !== "self")).toEqual([]);
  await world.ends(ana.verbs.setDraft(chat, "well"));
  expect(await row(world, ana, chat)).toMatchObject({ draft: "well" });
  ana.network.setOnline(true);
  await world.clock.advance(2 * MINUTE_MS);
  expect((await list(world, ana)).map(({ id }) => id)).toContain(chat);
  expect((await list(world, ana)).map(({ id }) => id)).not.toContain(group);
  expect((await world.ends(bob.details(group)))?.members).toHaveLength(2);
});

const chatWord = (conversation: ConversationId, name: string, value: string | number | null): OwnWord => ({
  about: "chat",
  conversation,
  name,
  value,
});
const MAX = Number.MAX_SAFE_INTEGER;
const worst = (chat: ConversationId) => [
  chatWord(chat, "cleared", "999999999999999 999999999999999"),
  chatWord(chat, "gone", MAX),
  chatWord(chat, "archived", MAX),
  chatWord(chat, "onTop", MAX),
];

test("[LI6] nobody else can do any of it, and what a stolen device said is about what was there: out again, it keeps nothing from its owner", async () => {
  const { world, ana, bob, phone, chat } = await withPhone(1309);
  await says(world, bob, chat, "before");
  await hostile({ world, chat }, bob, { kind: "own-words", words: worst(chat) });
  expect(await words(world, ana, chat)).toContain("before");
  expect(await row(world, ana, chat)).toMatchObject({ archived: null, onTop: null, gone: null, cleared: null });
  const self = await selfConversationId(await ana.accountId);
  await hostile({ world, chat: self }, phone, { kind: "own-words", words: worst(chat) });
  expect(await row(world, ana, chat)).toBeUndefined();
  const { deviceId } = (await world.ends(phone.ask({ kind: "account" }))) ?? {};
  await world.ends(ana.verbs.removeDevice(deviceId as never));
  await world.clock.advance(2 * MINUTE_MS);
  await says(world, bob, chat, "after");
  expect(await words(world, ana, chat)).toEqual(["after"]);
  expect(await row(world, ana, chat)).toMatchObject({ unread: 1, preview: { text: "after" }, archived: null });
  // Put out, it says nothing any more.
  const store = ana.disk.open();
  const before = await store.range("preferences", { prefix: [] });
  await hostile({ world, chat: self }, phone, { kind: "own-words", words: [chatWord(chat, "mute", "always")] }).catch(() => {});
  await world.clock.advance(MINUTE_MS);
  expect(await store.range("preferences", { prefix: [] })).toEqual(before);
});

test("[LI6] on two devices at once the later in the log holds on both; each shows its own at once, and of clearing the further", async () => {
  const { world, ana, bob, phone, chat } = await withPhone(1310);
  phone.network.setOnline(false);
  for (const on of [true, false, true]) await world.ends(phone.verbs.keepOnTop(chat, on));
  await world.ends(phone.verbs.clearChat(chat));
  await world.ends(ana.verbs.keepOnTop(chat, true));
  await world.ends(ana.verbs.keepOnTop(chat, false));
  await says(world, bob, chat, "one");
  await world.ends(ana.verbs.clearChat(chat));
  await says(world, bob, chat, "two");
  const seen: unknown[] = [];
  const stop = phone.client?.watch({ kind: "conversation", conversation: chat }, (update) => {
    const fields = update.kind === "whole" ? update.value : update.fields;
    if (fields && "onTop" in fields) seen.push(fields.onTop);
  });
  await world.clock.advance(1000);
  phone.network.setOnline(true);
  await world.clock.advance(2 * MINUTE_MS);
  stop?.();
  // Neither what the other device said nor an earlier word of its own shows between.
  expect(seen).not.toContain(null);
  for (const device of [ana, phone]) {
    expect(await row(world, device, chat), device.name).toMatchObject({ onTop: seen[0] });
    expect(await words(world, device, chat), device.name).toEqual(["two"]);
  }
});

test("[LI4] what is cleared before it comes is not shown, does not count and is no news, and so are lines of the group; its keys go on", async () => {
  const { world, ana, bob, group } = await household(1311);
  const from = saidIn(world, group);
  await world.ends(ana.verbs.prefer(group, { cleared: `${from + 3} ${world.clock.now() + HOUR_MS}` }));
  for (const text of ["one", "two"]) await says(world, bob, group, text);
  expect(await world.ends(bob.verbs.rename(group, "Journey"))).toEqual({ kind: "ok" });
  await says(world, bob, group, "four");
  expect((await world.ends(ana.timeline(group))).items).toMatchObject([{ text: "four" }]);
  expect(await row(world, ana, group)).toMatchObject({ unread: 1, title: "Journey", preview: { text: "four" } });
  expect(await ana.disk.open().range("contents", { prefix: [group] })).not.toEqual([]);
  expect(ana.failures).toEqual([]);
});

test("[LI6] in whatever order what is said of clearing comes, and however often, the same is gone; nothing that was said after the last word of it", () => {
  const at = fc.integer({ min: 0, max: 200 });
  const said = fc.record({
    value: fc.tuple(at, at).map(([seq, by]) => `${seq} ${by * 1000}`),
    saidAt: at.map((by) => by * 1000),
  });
  const holds = (all: readonly { value: string; saidAt: number }[]) => {
    let set: Preferences = NOTHING_PREFERRED;
    for (const { value, saidAt } of all) set = { ...set, ...heard({ cleared: value }, set, saidAt) };
    return set.cleared;
  };
  fc.assert(
    fc.property(fc.array(said, { minLength: 1, maxLength: 8 }), fc.integer(), (all, seed) => {
      const other = [...all, ...all].sort((a, b) => ((a.saidAt * 31 + seed) % 97) - ((b.saidAt * 31 + seed) % 97));
      expect(holds(other)).toBe(holds(all));
      const last = Math.max(...all.map(({ saidAt }) => saidAt));
      expect(isCleared(holds(all), 0, last + 60_001)).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect([isCleared("5 100", 5, 100), isCleared("5 100", 6, 50), isCleared("5 100", 4, 101)]).toEqual([true, false, false]);
  const before = { ...NOTHING_PREFERRED, cleared: "5 100" };
  expect(heard({ cleared: null }, before, 1)).toEqual({ cleared: "5 100" });
  for (const given of ["", "1", "1 2 3", "-1 2", "1e3 5", 5, {}, "1 2\n"])
    expect(tidied({ cleared: given as never })).toEqual({ cleared: null });
  for (const name of ["onTop", "archived", "marked", "gone"] as const)
    for (const given of [-1, 0.5, Number.NaN, "always", true, {}])
      expect(tidied({ [name]: given as never })).toEqual({ [name]: null });
});

test("[LI1] above all others stands what is kept on top, in the order of the list", () => {
  const rows = fc.array(fc.record({ id: fc.uuid(), at: fc.integer({ min: 0, max: 5 }), onTop: fc.constantFrom(null, 1, 2) }), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(rows, (given) => {
      const sorted = (given as unknown as ConversationSummary[]).toSorted(newestFirst);
      const split = sorted.findIndex(({ onTop }) => onTop === null);
      const [top, rest] = split < 0 ? [sorted, []] : [sorted.slice(0, split), sorted.slice(split)];
      expect(rest.every(({ onTop }) => onTop === null)).toBe(true);
      for (const part of [top, rest])
        expect(part.map(({ at }) => at)).toEqual(part.map(({ at }) => at).toSorted((a, b) => b - a));
    }),
  );
  const body = { kind: "own-words", words: [chatWord("A".repeat(22) as ConversationId, "onTop", 5)] } as const;
  expect(readContent(encodeContent({ id: "A".repeat(22), sentAt: 1, counter: 1, body, reply: null }))?.body).toEqual(body);
});
