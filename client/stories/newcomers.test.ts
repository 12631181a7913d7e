// What newcomers to a group are told of what was said before: by whose word, how much, and what never.

import { beforeAll, expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import { encodeContent } from "../content/content.ts";
import type { Told } from "../content/heard.ts";
import { readItemId } from "../content/item-id.ts";
import type { TimelineItem, TimelineView } from "../index.ts";
import type { Cast } from "../simulation/cast.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { groupCast, groupOf, membersOf, saidOf } from "./group-of.ts";
import { newDevice } from "./linking.ts";
import { followed, hostile } from "./talking.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600_000;

let cast: Cast;
beforeAll(async () => {
  await import("../verbs/rare.ts");
  cast = await groupCast();
});

type At = { world: World; chat: ConversationId };
async function says({ world, chat }: At, by: Device, text: string): Promise<string> {
  const outcome = await world.ends(by.verbs.send(chat, { text }));
  if (outcome.kind !== "ok") throw new Error(outcome.kind);
  await world.clock.advance(2000);
  return outcome.id;
}
const messagesOf = async ({ world, chat }: At, device: Device) =>
  (await world.ends(device.timeline(chat))).items.filter(
    (item): item is TimelineItem & { kind: "message" } => item.kind === "message",
  );

test("[GP6] off as a group begins; on, a newcomer has what was said last, as told by who added them, and can answer it; never what goes or opens once", async () => {
  const group = await groupOf(cast, 941, ["bob"]);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  const first = await says(group, bob, "the lake at nine");
  await says(group, ana, "and cake");
  const deleted = await says(group, bob, "never mind");
  await world.ends(bob.verbs.deleteForEveryone(chat, deleted));
  const data = new Blob(["a photo".repeat(100)]);
  const photo = { ...NOTHING_KNOWN, kind: "photo" as const, type: "image/jpeg", name: "lake.jpg", data, poster: null };
  await world.ends(bob.verbs.sendMedia(chat, { attachments: [photo], caption: "here" }));
  await world.ends(bob.verbs.sendMedia(chat, { attachments: [photo], caption: "", once: true }));
  await world.clock.advance(10_000);
  await world.ends(ana.verbs.setDisappearing(chat, DAY_MS));
  await says(group, bob, "for a day only");
  await world.ends(ana.verbs.setDisappearing(chat, null));
  expect(await world.ends(bob.verbs.setRules(chat, { earlier: true }))).toEqual({ kind: "not-allowed" });
  expect(await world.ends(ana.verbs.setRules(chat, { earlier: true }))).toEqual({ kind: "ok" });
  await world.clock.advance(5000);
  const seen: TimelineView[] = [];
  await world.ends(ana.verbs.addMember(chat, "cleo"));
  await world.clock.advance(1000);
  followed(cleo, { kind: "timeline", conversation: chat, limit: 50 }, (view) => void seen.push(view));
  await world.clock.advance(MINUTE_MS);
  const told = await messagesOf(group, cleo);
  expect(told.map(({ text, sender, told: by }) => [sender.name, text, by?.name])).toEqual([
    ["Bob", "the lake at nine", "Ana"],
    ["Ana", "and cake", "Ana"],
    ["Bob", "here", "Ana"],
  ]);
  expect(textsOf(seen.at(-1) as TimelineView)).toEqual(["the lake at nine", "and cake", "here"]);
  expect(await saidOf(group, cleo, "earlier")).toMatchObject([{ by: { name: "Ana" }, count: 3 }]);
  expect((await world.ends(cleo.conversations())).find(({ id }) => id === chat)).toMatchObject({ unread: 0 });
  // The photo is to be had, and what was said is the same message to all.
  const [, , picture] = told;
  const ref = { conversation: chat, item: picture?.id ?? "", index: 0, part: "file" } as const;
  expect(await world.ends(cleo.verbs.loadMedia(ref))).toMatchObject({ kind: "ok" });
  await world.ends(cleo.verbs.react(chat, first, "👍"));
  await world.ends(cleo.verbs.send(chat, { text: "I'll come", replyTo: first }));
  await world.clock.advance(5000);
  const atBob = await messagesOf(group, bob);
  expect(atBob[0]).toMatchObject({ reactions: [{ emoji: "👍" }] });
  expect(atBob.at(-1)).toMatchObject({ text: "I'll come", reply: { text: "the lake at nine" } });
  // Whoever wrote it takes it back there too.
  await world.ends(bob.verbs.deleteForEveryone(chat, first));
  await world.clock.advance(5000);
  expect((await messagesOf(group, cleo)).map(({ text }) => text)).toEqual(["and cake", "here", "I'll come"]);
  // Who was there has nothing twice.
  expect((await messagesOf(group, bob)).map(({ text }) => text).filter((text) => text === "and cake")).toHaveLength(1);
  expect([...ana.failures, ...bob.failures, ...cleo.failures]).toEqual([]);
});

test("[GP6] a modified app tells nothing where the group does not, nor twice, nor in the newcomer's name, nor of times to come", async () => {
  const group = await groupOf(cast, 942, ["bob"]);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  const told = (seq: number, by: string, text: string, more: Partial<Told> = {}): Told => {
    const id = Buffer.from(text.padEnd(16).slice(0, 16)).toString("base64url");
    const content = encodeContent({
      id,
      sentAt: 1,
      counter: 0,
      body: { kind: "text" as const, text } as { kind: string },
      reply: null,
    });
    return { seq, at: 1000, sender: group.id(by), content, ...more };
  };
  const texts = async () => (await messagesOf(group, cleo)).map(({ text }) => text);
  await world.ends(ana.verbs.addMember(chat, "cleo"));
  await world.clock.advance(MINUTE_MS);
  await hostile(group, ana, { kind: "earlier", told: [told(1, "Bob", "off as it is")], omitted: 0 });
  expect(await texts()).toEqual([]);
  await world.ends(ana.verbs.removeMember(chat, group.id("Cleo")));
  await world.ends(ana.verbs.setRules(chat, { earlier: true }));
  await says(group, bob, "so that there is something");
  // Who was in before has what was said then.
  await world.ends(ana.verbs.addMember(chat, "cleo"));
  await world.clock.advance(MINUTE_MS);
  expect(await texts()).toEqual([]);
  const anew = await groupOf(cast, 943, ["bob"]);
  const [a, b, c] = [anew.people.ana, anew.people.bob, anew.people.cleo];
  await anew.world.ends(a.verbs.setRules(anew.chat, { earlier: true }));
  await anew.world.ends(a.verbs.addMember(anew.chat, "cleo"));
  await anew.world.clock.advance(MINUTE_MS);
  const later = anew.world.clock.now() + DAY_MS;
  const tell = (by: Device, all: Told[]) => hostile(anew, by, { kind: "earlier", told: all, omitted: 0 });
  await tell(b, [told(1, "Ana", "by somebody else")]);
  await tell(a, [
    told(1, "Cleo", "in her own name"),
    told(2, "Bob", "once"),
    told(2, "Bob", "the same place"),
    told(999, "Bob", "beyond her coming"),
    told(3, "Bob", "from tomorrow", { at: later }),
    told(3, "Bob", "not a content", { content: new Uint8Array(9) }),
  ]);
  await tell(a, [told(1, "Bob", "once more")]);
  const shown = (await messagesOf(anew, c)).map(({ text, told: by }) => [text, by?.name]);
  expect(shown).toEqual([["once", "Ana"]]);
  expect(readItemId((await messagesOf(anew, c))[0]?.id ?? "")).toMatchObject({ sender: anew.id("Bob") });
});

test("[GP6] who was in before is told nothing of what was said while they were out, whatever app they have, and by whatever way they come", async () => {
  const group = await groupOf(cast, 992, ["bob", "cleo"]);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  await world.ends(ana.verbs.setRules(chat, { earlier: true }));
  await world.ends(ana.verbs.setInvite(chat, { approves: true, until: null, limit: null, isNew: false }));
  const { invite } = (await world.ends(ana.ask({ kind: "group", conversation: chat }))) ?? {};
  for (const byLink of [false, true]) {
    await world.ends(ana.verbs.removeMember(chat, group.id("Cleo")));
    await world.clock.advance(MINUTE_MS);
    await says(group, bob, "now that Cleo is out");
    // Her app forgets that she was in.
    cleo.crash();
    const store = cleo.disk.open();
    const version = await store.version(chat);
    await store.transact({ scope: chat, version, writes: [{ table: "rosters", key: [chat], value: null }] });
    await world.ends(cleo.open());
    if (byLink) await world.ends(cleo.verbs.joinByLink(invite?.code ?? ""));
    await world.clock.advance(MINUTE_MS);
    const letIn = byLink ? ana.verbs.approveAsk(chat, group.id("Cleo")) : ana.verbs.addMember(chat, "cleo");
    expect(await world.ends(letIn)).toEqual({ kind: "ok" });
    await world.clock.advance(MINUTE_MS);
    expect(await membersOf(group, cleo)).toContain("Cleo");
    expect(textsOf(await world.ends(cleo.timeline(chat)))).not.toContain("now that Cleo is out");
  }
});

test("[GP6] [HI9] what a newcomer is told after their history was written is in it", async () => {
  const group = await groupOf(cast, 996, ["bob"]);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  const begun = await world.ends(cleo.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  await world.ends(cleo.verbs.finishRecovery(begun.asked.map((each) => begun.groups[each] ?? "")));
  await world.ends(ana.verbs.setRules(chat, { earlier: true }));
  await world.ends(ana.verbs.addMember(chat, "cleo"));
  await world.clock.advance(MINUTE_MS);
  await says(group, bob, "welcome");
  await world.clock.advance(60 * MINUTE_MS);
  const id = Buffer.from("sixteen bytes id").toString("base64url");
  const body = { kind: "text" as const, text: "from before" } as { kind: string };
  const content = encodeContent({ id, sentAt: 1, counter: 0, body, reply: null });
  await hostile(group, ana, { kind: "earlier", told: [{ seq: 1, at: 1000, sender: group.id("Bob"), content }], omitted: 0 });
  await says(group, bob, "and on");
  await world.clock.advance(60 * MINUTE_MS);
  const device = await newDevice(world, "Cleo again");
  const found = await world.ends(device.verbs.findAccount({ kind: "key", typed: begun.groups.join(" ") }));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(device.verbs.restore(found.devices.map((each) => each.device)))).toEqual({ kind: "ok" });
  await world.clock.advance(10 * MINUTE_MS);
  expect((await messagesOf(group, device)).map(({ text, told }) => [text, told?.name])).toEqual([
    ["from before", "Ana"],
    ["welcome", undefined],
    ["and on", undefined],
  ]);
});

test("[GP6] fifty messages and 48 KiB at most", async () => {
  const group = await groupOf(cast, 944, []);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  await world.ends(ana.verbs.setRules(chat, { earlier: true }));
  for (let i = 0; i < 60; i++) await world.ends(ana.verbs.send(chat, { text: `${i}` }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.addMember(chat, "bob"));
  await world.clock.advance(MINUTE_MS);
  expect((await messagesOf(group, bob)).map(({ text }) => text)).toEqual(Array.from({ length: 50 }, (_, i) => `${i + 10}`));
  for (let i = 0; i < 5; i++) await world.ends(ana.verbs.send(chat, { text: `${i}`.repeat(15_000) }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.addMember(chat, "cleo"));
  await world.clock.advance(MINUTE_MS);
  expect((await messagesOf(group, cleo)).map(({ text }) => text[0])).toEqual(["2", "3", "4"]);
  // What would not fit by itself does not keep back what was said before it.
  const next = await groupOf(cast, 945, []);
  const [a, b] = [next.people.ana, next.people.bob];
  await next.world.ends(a.verbs.setRules(next.chat, { earlier: true }));
  await says(next, a, "short");
  await says(next, a, "w".repeat(50_000));
  await next.world.ends(a.verbs.addMember(next.chat, "bob"));
  await next.world.clock.advance(MINUTE_MS);
  expect((await messagesOf(next, b)).map(({ text }) => text)).toEqual(["short"]);
  expect(await saidOf(next, b, "earlier")).toMatchObject([{ by: { name: "Ana" }, count: 1, omitted: 1 }]);
});
