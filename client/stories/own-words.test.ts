// What a person decides on one device holds on the others: names, verified, blocked, muted; the last word counts.

import { expect, test } from "vitest";
import { type ConversationId, selfConversationId } from "../../protocol/index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { link, newDevice } from "./linking.ts";

const MINUTE_MS = 60_000;

async function household(seed: number) {
  const world = new World(seed);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi" }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.callContact(await bob.accountId, "Robert"));
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  return { world, ana, bob, phone, chat };
}
const peerOn = async (world: World, device: Device, chat: Parameters<Device["details"]>[0]) =>
  (await world.ends(device.details(chat)))?.members.find(({ self }) => !self);

test("[OW1] a name that one gives, a note, a mark, a block and a mute are on every device, and nobody else hears of them", async () => {
  const { world, ana, bob, phone, chat } = await household(951);
  const bobId = await bob.accountId;
  // Handed over with the link.
  expect(await peerOn(world, phone, chat)).toMatchObject({ name: "Robert", theirs: "Bob" });
  await world.ends(phone.verbs.callContact(bobId, "Bobby"));
  await world.ends(phone.verbs.verify(bobId, true));
  await world.ends(phone.verbs.mute(chat, "always", { mentions: "quiet" }));
  await world.ends(phone.verbs.noteContact(bobId, " Met on the\nferry "));
  await world.clock.advance(MINUTE_MS);
  expect((await world.ends(ana.details(chat)))?.note).toBe("Met on the ferry");
  expect(await peerOn(world, ana, chat)).toMatchObject({ name: "Bobby", theirs: "Bob", verified: true });
  expect((await world.ends(ana.conversations())).find(({ id }) => id === chat)).toMatchObject({
    title: "Bobby",
    mute: "always",
    mentions: "quiet",
  });
  await world.ends(ana.verbs.block(bobId, true));
  await world.ends(ana.verbs.callContact(bobId, ""));
  await world.clock.advance(MINUTE_MS);
  expect(await peerOn(world, phone, chat)).toMatchObject({ name: "Bob", blocked: true });
  // It is no message: "Notes to yourself" shows nothing of it, and is not unread.
  const self = await selfConversationId(await ana.accountId);
  for (const device of [ana, phone]) {
    expect(textsOf(await world.ends(device.timeline(self)))).toEqual([]);
    expect((await world.ends(device.conversations())).find(({ id }) => id === self)?.unread ?? 0).toBe(0);
  }
  expect(await peerOn(world, bob, chat)).toMatchObject({ name: "Ana", theirs: "Ana" });
  expect((await world.ends(bob.details(chat)))?.note).toBe("");
  const tablet = await newDevice(world, "Tablet");
  await link(world, ana, tablet);
  await world.clock.advance(2 * MINUTE_MS);
  expect((await world.ends(tablet.details(chat)))?.note).toBe("Met on the ferry");
  expect([...ana.failures, ...phone.failures, ...bob.failures]).toEqual([]);
});

test("[OW2] said on two devices at once, the later in the log holds on both, also where one was away", async () => {
  const { world, ana, bob, phone, chat } = await household(952);
  const bobId = await bob.accountId;
  phone.network.setOnline(false);
  await world.ends(phone.verbs.callContact(bobId, "By phone"));
  await world.ends(ana.verbs.callContact(bobId, "By tablet"));
  await world.clock.advance(MINUTE_MS);
  expect(await peerOn(world, phone, chat)).toMatchObject({ name: "By phone" });
  phone.network.setOnline(true);
  await world.clock.advance(2 * MINUTE_MS);
  for (const device of [ana, phone]) expect(await peerOn(world, device, chat)).toMatchObject({ name: "By phone" });
});

const saidIn = (world: World, chat: ConversationId) =>
  (world.service.logs.get(chat)?.entries ?? []).filter(({ kind }) => kind === "message").length;
const accountOn = (world: World, device: Device) => world.ends(device.ask({ kind: "account" }));

test("[OW3] name, photo and read receipts follow to all devices, to one that comes later at once, and to each chat from one device alone", async () => {
  const { world, ana, bob, phone, chat } = await household(953);
  const before = saidIn(world, chat);
  expect(await world.ends(phone.verbs.setName("Ana Maria"))).toEqual({ kind: "ok" });
  expect(await world.ends(phone.verbs.setPhoto(new Blob([new Uint8Array(90)])))).toEqual({ kind: "ok" });
  expect(await world.ends(phone.verbs.setReadReceipts(false))).toEqual({ kind: "ok" });
  await world.clock.advance(2 * MINUTE_MS);
  // The name, and the photo: by the phone, and by nobody else.
  expect(saidIn(world, chat) - before).toBe(2);
  const { photo } = (await accountOn(world, phone)) ?? {};
  expect(photo).not.toBeNull();
  expect(await accountOn(world, ana)).toMatchObject({ name: "Ana Maria", photo, readReceipts: false });
  const tablet = await newDevice(world, "Tablet");
  await link(world, ana, tablet);
  await world.clock.advance(2 * MINUTE_MS);
  expect(await accountOn(world, tablet)).toMatchObject({ name: "Ana Maria", photo, readReceipts: false });
  // One whose receipts are off on the phone tells nothing by the tablet either.
  await world.ends(bob.verbs.send(chat, { text: "read this" }));
  await world.clock.advance(MINUTE_MS);
  const { items } = await world.ends(ana.timeline(chat));
  const seq = items.flatMap((item) => (item.kind === "message" && item.seq !== null ? [item.seq] : [])).at(-1);
  if (seq === undefined) throw new Error("nothing to read");
  await world.ends(ana.verbs.markRead(chat, seq));
  await world.clock.advance(MINUTE_MS);
  const last = (await world.ends(bob.timeline(chat))).items.at(-1);
  expect(last).toMatchObject({ text: "read this" });
  expect(last).not.toMatchObject({ state: "read" });
  expect(await peerOn(world, bob, chat)).toMatchObject({ name: "Ana Maria" });
  expect([...ana.failures, ...phone.failures, ...bob.failures, ...tablet.failures]).toEqual([]);
});

test("[OW2] [OW3] two devices rename the account at once: the later in the log holds on both and in the chats; nobody is nameless", async () => {
  const { world, ana, bob, phone, chat } = await household(954);
  phone.network.setOnline(false);
  await world.ends(phone.verbs.setName("By phone"));
  await world.ends(ana.verbs.setName("By tablet"));
  await world.clock.advance(MINUTE_MS);
  phone.network.setOnline(true);
  await world.clock.advance(10 * MINUTE_MS);
  for (const device of [ana, phone]) expect(await accountOn(world, device)).toMatchObject({ name: "By phone" });
  expect(await peerOn(world, bob, chat)).toMatchObject({ name: "By phone" });
});

test("[OW3] one that was away for four weeks has what was said last when it is back, once and without a word of its own", async () => {
  const { world, ana, bob, phone, chat } = await household(955);
  phone.crash();
  for (const name of ["Ana I", "Ana II", "Ana III"]) {
    await world.ends(ana.verbs.setName(name));
    await world.clock.advance(7 * 24 * 60 * MINUTE_MS);
  }
  await world.ends(ana.verbs.setReadReceipts(false));
  await world.ends(ana.verbs.callContact(await bob.accountId, "Rob"));
  await world.clock.advance(7 * 24 * 60 * MINUTE_MS);
  const before = saidIn(world, chat);
  await world.ends(phone.open().then(() => undefined));
  await world.clock.advance(2 * MINUTE_MS);
  expect(await accountOn(world, phone)).toMatchObject({ name: "Ana III", readReceipts: false });
  expect(await peerOn(world, phone, chat)).toMatchObject({ name: "Rob" });
  expect(saidIn(world, chat)).toBe(before);
  expect([...ana.failures, ...phone.failures]).toEqual([]);
});

const draftOn = async (world: World, device: Device, chat: ConversationId) => (await world.ends(device.details(chat)))?.draft;
const SECOND_MS = 1_000;

test("[OW4] what is typed on one device and rests can be gone on with on another, and sent from there; what is sent at once is told to none", async () => {
  const { world, ana, bob, phone, chat } = await household(956);
  const self = await selfConversationId(await ana.accountId);
  const before = saidIn(world, self);
  for (const text of ["S", "See", "See you"]) {
    await world.ends(ana.verbs.setDraft(chat, text));
    await world.clock.advance(SECOND_MS);
  }
  await world.clock.advance(2 * SECOND_MS);
  expect(await draftOn(world, phone, chat)).toBe("");
  await world.clock.advance(5 * SECOND_MS);
  expect(await draftOn(world, phone, chat)).toBe("See you");
  await world.ends(phone.verbs.setDraft(chat, "See you at nine"));
  await world.clock.advance(10 * SECOND_MS);
  expect(await draftOn(world, ana, chat)).toBe("See you at nine");
  await world.ends(phone.verbs.send(chat, { text: "See you at nine" }));
  await world.clock.advance(10 * SECOND_MS);
  for (const device of [ana, phone]) expect(await draftOn(world, device, chat)).toBe("");
  expect(saidIn(world, self) - before).toBe(3);
  await world.ends(ana.verbs.setDraft(chat, "Quick"));
  await world.clock.advance(SECOND_MS);
  await world.ends(ana.verbs.send(chat, { text: "Quick" }));
  await world.clock.advance(MINUTE_MS);
  expect(saidIn(world, self) - before).toBe(3);
  // Nobody else has it, not even sealed.
  expect(await draftOn(world, bob, chat)).toBe("");
  expect([...ana.failures, ...phone.failures, ...bob.failures]).toEqual([]);
});

test("[OW4] what somebody is typing is not taken from them by a device that is elsewhere; the one who rests last is right, on both", async () => {
  const { world, ana, phone, chat } = await household(957);
  await world.ends(phone.verbs.setDraft(chat, "by phone"));
  await world.clock.advance(4 * SECOND_MS);
  await world.ends(ana.verbs.setDraft(chat, "by tablet"));
  // The phone's word comes in the middle of this.
  await world.clock.advance(4 * SECOND_MS);
  expect(await draftOn(world, ana, chat)).toBe("by tablet");
  await world.clock.advance(20 * SECOND_MS);
  for (const device of [ana, phone]) expect(await draftOn(world, device, chat)).toBe("by tablet");
  // Where one took back what they had typed until it is what the others had, the others' later word is still theirs.
  await world.ends(ana.verbs.setDraft(chat, "by tablet, and more"));
  await world.ends(phone.verbs.setDraft(chat, "by phone again"));
  await world.clock.advance(2 * SECOND_MS);
  await world.ends(ana.verbs.setDraft(chat, "by tablet, and m"));
  await world.clock.advance(4 * SECOND_MS);
  await world.ends(ana.verbs.setDraft(chat, "by tablet"));
  await world.clock.advance(20 * SECOND_MS);
  for (const device of [ana, phone]) expect(await draftOn(world, device, chat)).toBe("by tablet");
  expect([...ana.failures, ...phone.failures]).toEqual([]);
});

test("[OW4] away, each keeps what was typed there; back, the later in the log holds on both, and a draft of a book stays where it is", async () => {
  const { world, ana, phone, chat } = await household(958);
  phone.network.setOnline(false);
  await world.ends(phone.verbs.setDraft(chat, "in a tunnel"));
  await world.clock.advance(10 * SECOND_MS);
  await world.ends(ana.verbs.setDraft(chat, "at home"));
  await world.clock.advance(MINUTE_MS);
  expect(await draftOn(world, phone, chat)).toBe("in a tunnel");
  phone.network.setOnline(true);
  await world.clock.advance(2 * MINUTE_MS);
  for (const device of [ana, phone]) expect(await draftOn(world, device, chat)).toBe("in a tunnel");
  const book = "w".repeat(5_000);
  const self = await selfConversationId(await ana.accountId);
  const before = saidIn(world, self);
  await world.ends(ana.verbs.setDraft(chat, book));
  await world.clock.advance(MINUTE_MS);
  expect(saidIn(world, self)).toBe(before);
  expect(await draftOn(world, phone, chat)).toBe("in a tunnel");
  await world.ends(ana.verbs.send(chat, { text: book }));
  await world.clock.advance(MINUTE_MS);
  for (const device of [ana, phone]) expect(await draftOn(world, device, chat)).toBe("");
  expect([...ana.failures, ...phone.failures]).toEqual([]);
});

test("[OW4] what was sent does not stand in the box again while this device's own words about it come back", async () => {
  const { world, ana, chat } = await household(959);
  ana.network.setOnline(false);
  for (const text of ["one", "one two", "one two three"]) {
    await world.ends(ana.verbs.setDraft(chat, text));
    await world.clock.advance(10 * SECOND_MS);
  }
  await world.ends(ana.verbs.send(chat, { text: "one two three" }));
  await world.clock.advance(10 * SECOND_MS);
  const seen: string[] = [];
  const stop = ana.client?.watch({ kind: "conversation", conversation: chat }, (update) => {
    const draft = update.kind === "whole" ? update.value?.draft : update.fields?.draft;
    if (typeof draft === "string") seen.push(draft);
  });
  await world.clock.advance(SECOND_MS);
  ana.network.setOnline(true);
  await world.clock.advance(MINUTE_MS);
  stop?.();
  expect(seen).toEqual([""]);
});

test("[OW4] typed on after a rest, sent, or typed in the last moment: a restart takes nothing back that was typed, and tells the others what they lack", async () => {
  const { world, ana, phone, chat } = await household(960);
  const restarts = async () => {
    ana.crash();
    await world.ends(ana.open().then(() => undefined));
  };
  const onBoth = async () => [await draftOn(world, ana, chat), await draftOn(world, phone, chat)];
  ana.network.setOnline(false);
  await world.ends(ana.verbs.setDraft(chat, "one"));
  await world.clock.advance(10 * SECOND_MS);
  await world.ends(ana.verbs.setDraft(chat, "one two three"));
  await world.clock.advance(SECOND_MS);
  await restarts();
  ana.network.setOnline(true);
  await world.clock.advance(MINUTE_MS);
  expect(await onBoth()).toEqual(["one two three", "one two three"]);

  ana.network.setOnline(false);
  await world.ends(ana.verbs.setDraft(chat, "one two"));
  await world.clock.advance(10 * SECOND_MS);
  await world.ends(ana.verbs.send(chat, { text: "one two" }));
  await restarts();
  ana.network.setOnline(true);
  await world.clock.advance(MINUTE_MS);
  expect(await onBoth()).toEqual(["", ""]);

  await world.ends(ana.verbs.setDraft(chat, "last"));
  await world.clock.advance(3 * SECOND_MS);
  await restarts();
  await world.clock.advance(MINUTE_MS);
  expect(await onBoth()).toEqual(["last", "last"]);
  expect([...ana.failures, ...phone.failures]).toEqual([]);
});

test("[OW4] a device that could not store what it tells tells it later, and hears the others meanwhile", async () => {
  const { world, ana, phone, chat } = await household(961);
  await world.ends(ana.verbs.setDraft(chat, "one"));
  await world.clock.advance(4 * SECOND_MS);
  ana.faults = () => ({ isDone: false, error: "UnknownError" });
  await world.clock.advance(SECOND_MS);
  ana.faults = () => null;
  await world.clock.advance(2 * MINUTE_MS);
  expect(await draftOn(world, phone, chat)).toBe("one");
  await world.ends(phone.verbs.setDraft(chat, "by phone"));
  await world.clock.advance(MINUTE_MS);
  expect(await draftOn(world, ana, chat)).toBe("by phone");
});

test("[OW4] what could not be stored is no draft that anybody types: those of the others are heard", async () => {
  const { world, ana, phone, chat } = await household(962);
  ana.faults = () => ({ isDone: false, error: "QuotaExceededError" });
  await world.ends(
    ana.verbs.setDraft(chat, "no room").then(
      () => undefined,
      () => undefined,
    ),
  );
  ana.faults = () => null;
  await world.ends(phone.verbs.setDraft(chat, "by phone"));
  await world.clock.advance(MINUTE_MS);
  expect(await draftOn(world, ana, chat)).toBe("by phone");
});
