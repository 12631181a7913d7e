// Messages that go on to other chats: as what they say, once, and without a word of where they come from.

import { expect, test } from "vitest";
import { type ConversationId, toBase64Url } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import type { TimelineItem } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import { hostile, type Talk, talking } from "./talking.ts";

const ID = toBase64Url(new Uint8Array(16).fill(9));
const bytes = new Uint8Array(5000).fill(7);
const file = {
  ...NOTHING_KNOWN,
  kind: "file",
  type: "application/pdf",
  name: "a.pdf",
  data: new Blob([bytes]),
  poster: null,
} as const;

type Message = TimelineItem & { kind: "message" };
async function messages({ world }: Pick<Talk, "world">, device: Device, chat: ConversationId): Promise<Message[]> {
  return (await world.ends(device.timeline(chat))).items.filter((item) => item.kind === "message");
}
const brief = ({ text, forwarded, reply, reactions, attachments }: Message) => ({
  text,
  forwarded,
  reply,
  reactions: reactions.length,
  files: attachments.map(({ name }) => name),
});

async function threeChats(seed: number) {
  const talk = await talking(seed);
  const { world, ana, bob, chat } = talk;
  const cleo = await world.person("Cleo");
  const notes = await world.opened(bob.verbs.openSelf());
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["cleo"] }));
  await world.clock.advance(10_000);
  return { ...talk, world, ana, bob, cleo, chat, notes, group };
}

test("[FW1] [FW2] text, files and a place go to two chats in their order, each file under a key of its own, and nothing goes along that was said to them", async () => {
  const talk = await threeChats(861);
  const { world, ana, bob, cleo, chat, notes, group } = talk;
  const [first] = await messages(talk, ana, chat);
  await world.ends(ana.verbs.send(chat, { text: "*here*", replyTo: first?.id ?? "" }));
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [file], caption: "for you" }));
  await world.ends(ana.verbs.sendLocation(chat, { latitude: 1, longitude: 2, name: "Lake", address: null }));
  await world.clock.advance(10_000);
  const all = (await messages(talk, bob, chat)).slice(1);
  await world.ends(bob.verbs.react(chat, all[0]?.id ?? "", "👍"));
  await world.ends(bob.verbs.prefer(notes, { draft: "half a" }));
  const items = all.map(({ id }) => id);
  const outcome = await world.ends(
    bob.verbs.forward({ conversation: chat, items: [...items, ...items] }, [notes, group], { id: ID }),
  );
  expect(outcome).toEqual({ kind: "ok", gone: 0, refused: [] });
  await world.clock.advance(10_000);
  const said = [
    { text: "*here*", forwarded: true, reply: null, reactions: 0, files: [] },
    { text: "Lake", forwarded: true, reply: null, reactions: 0, files: [] },
    { text: "for you", forwarded: true, reply: null, reactions: 0, files: ["a.pdf"] },
  ];
  const there = { self: await messages(talk, bob, notes), group: await messages(talk, cleo, group) };
  for (const copies of [there.self, there.group]) {
    // A file leaves when it is whole at the service; words do not wait for it.
    expect(new Set(copies.map(brief))).toEqual(new Set(said));
    expect(copies.map(({ id }) => id).filter((id) => items.includes(id))).toEqual([]);
  }
  expect(there.self.find(({ text }) => text === "Lake")?.body).toEqual(all.find(({ text }) => text === "Lake")?.body);
  // The draft of the chat that something came to is still there.
  expect(await world.ends(bob.details(notes))).toMatchObject({ draft: "half a" });
  // Three copies at the service, none as another, and what is in them is what was sent.
  const blobs = [...world.service.media.blobs.values()].map((blob) => Buffer.from(blob).toString("hex"));
  expect(new Set(blobs).size).toBe(3);
  const keysOn = async (device: Device, id: ConversationId) =>
    (await device.disk.open().range("timeline", { prefix: [id] })).flatMap(({ value }) =>
      value.kind === "message"
        ? (value.attachments ?? []).map(({ file }) => [file.blob, Buffer.from(file.key).toString("hex")])
        : [],
    );
  const keys = (await Promise.all([keysOn(ana, chat), keysOn(bob, notes), keysOn(cleo, group)])).flat(2);
  expect(new Set(keys).size).toBe(6);
  const copy = there.group.find(({ attachments }) => attachments.length > 0);
  await world.ends(bob.verbs.freeStorage({}));
  const got = await world.ends(cleo.verbs.loadMedia({ conversation: group, item: copy?.id ?? "", index: 0, part: "file" }));
  expect(got.kind === "ok" && new Uint8Array(await got.data.arrayBuffer())).toEqual(bytes);
  // Over a restart it still says so.
  cleo.crash();
  await world.ends(cleo.open());
  expect((await messages(talk, cleo, group)).every(({ forwarded }) => forwarded)).toBe(true);
  expect([...ana.failures, ...bob.failures, ...cleo.failures]).toEqual([]);
});

test("[FW2] killed in the middle and asked for again, each message is in each chat once", async () => {
  const talk = await threeChats(862);
  const { world, ana, bob, cleo, chat, notes, group } = talk;
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [file], caption: "for you" }));
  await world.clock.advance(10_000);
  const items = (await messages(talk, bob, chat)).map(({ id }) => id);
  const forward = () => bob.verbs.forward({ conversation: chat, items }, [notes, group], { id: ID });
  const store = bob.disk.open();
  let begun = false;
  void forward().catch(() => {});
  await world.clock.until(() => {
    store.range("outbox", { prefix: [notes] }).then((found) => {
      begun ||= found.length > 0;
    });
    return begun;
  }, 10_000);
  expect(begun).toBe(true);
  bob.crash();
  await world.ends(bob.open());
  await world.clock.advance(2000);
  for (let i = 0; i < 2; i++) expect(await world.ends(forward())).toMatchObject({ kind: "ok", refused: [] });
  await world.clock.advance(20_000);
  const texts = async (device: Device, id: ConversationId) => (await messages(talk, device, id)).map(({ text }) => text).sort();
  expect(await texts(bob, notes)).toEqual(["first", "for you"]);
  expect(await texts(cleo, group)).toEqual(["first", "for you"]);
  // Asked for once more by somebody who means it: another one.
  await world.ends(bob.verbs.forward({ conversation: chat, items: items.slice(0, 1) }, [notes]));
  expect(await texts(bob, notes)).toEqual(["first", "first", "for you"]);
});

test("[FW2] what was deleted meanwhile is counted, who does not take it holds up nobody, and there is an end to how many", async () => {
  const talk = await threeChats(863);
  const { world, ana, bob, cleo, chat, notes, group } = talk;
  await world.ends(ana.verbs.send(chat, { text: "wrong" }));
  await world.clock.advance(5000);
  const [first, wrong] = (await messages(talk, bob, chat)).map(({ id }) => id);
  await world.ends(ana.verbs.deleteForEveryone(chat, wrong ?? ""));
  await world.clock.advance(5000);
  await world.ends(bob.verbs.makeAdmin(group, await cleo.accountId));
  await world.ends(bob.verbs.leave(group));
  await world.clock.advance(5000);
  const items = [first ?? "", wrong ?? "", "nothing"];
  expect(await world.ends(bob.verbs.forward({ conversation: chat, items }, [group, notes, "none" as never]))).toEqual({
    kind: "ok",
    gone: 2,
    refused: [
      { conversation: group, why: { kind: "read-only" } },
      { conversation: "none", why: { kind: "unknown-conversation" } },
    ],
  });
  expect((await messages(talk, bob, notes)).map(({ text }) => text)).toEqual(["first"]);
  expect(await world.ends(bob.verbs.forward({ conversation: chat, items: [wrong ?? ""] }, [notes]))).toEqual({
    kind: "nothing-to-forward",
  });
  // A file that the service has no more, nor this device, holds up nothing that comes after it.
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [file], caption: "a file" }));
  await world.clock.advance(5000);
  await world.ends(ana.verbs.send(chat, { text: "last" }));
  await world.clock.advance(5000);
  const [lost, last] = (await messages(talk, bob, chat)).slice(-2).map(({ id }) => id);
  world.service.media.blobs.clear();
  const both = { conversation: chat, items: [lost ?? "", last ?? ""] };
  expect(await world.ends(bob.verbs.forward(both, [notes]))).toEqual({ kind: "ok", gone: 1, refused: [] });
  expect((await messages(talk, bob, notes)).map(({ text }) => text)).toEqual(["first", "last"]);
  bob.network.setOnline(false);
  expect(await world.ends(bob.verbs.forward(both, [notes]))).toEqual({ kind: "offline" });
  bob.network.setOnline(true);
  const many = Array.from({ length: 51 }, (_, i) => `${i}`);
  for (const [some, chats] of [
    [many, [notes]],
    [[first ?? ""], many as never[]],
  ] as const)
    expect(await world.ends(bob.verbs.forward({ conversation: chat, items: some }, chats))).toMatchObject({ kind: "too-many" });
});

test("[FW3] a forged mark is a word and nothing else, and an offer goes on as its words", async () => {
  const talk = await talking(864);
  const { world, ana, bob, chat } = talk;
  await hostile(talk, ana, { kind: "text", text: "not mine" }, { forwarded: true });
  expect((await messages(talk, bob, chat)).at(-1)).toMatchObject({ text: "not mine", forwarded: true, own: false });
  const options = [{ id: "a", title: "Yes" }];
  await world.ends(ana.verbs.sendChoices(chat, { kind: "buttons", text: "Lunch?", buttons: options }));
  await world.clock.advance(5000);
  const offer = (await messages(talk, bob, chat)).at(-1);
  expect(offer?.body.kind).toBe("choices");
  const notes = await world.opened(bob.verbs.openSelf());
  await world.ends(bob.verbs.forward({ conversation: chat, items: [offer?.id ?? ""] }, [notes]));
  expect((await messages(talk, bob, notes)).at(-1)).toMatchObject({ text: "Lunch?", body: { kind: "text" }, forwarded: true });
});
