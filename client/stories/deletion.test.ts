// A message deleted for everyone: by whom, what goes with it, and what a hostile member or service cannot do.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { utf8 } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import { contentItemId } from "../content/item-id.ts";
import type { OutgoingAttachment, TimelineView } from "../index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { CANARY, holdsCanary } from "./canary.ts";
import { followed, hostile, type Talk, talking } from "./talking.ts";

function file(text: string): OutgoingAttachment {
  const data = new Blob([text.repeat(100)]);
  return { ...NOTHING_KNOWN, kind: "file", type: "text/plain", name: `${text}.txt`, data, poster: null };
}

async function itemOf({ world, chat }: Talk, device: Device, text: string) {
  const found = (await world.ends(device.timeline(chat))).items.find((item) => item.kind === "message" && item.text === text);
  if (found === undefined) throw new Error(`${device.name} has no "${text}"`);
  return found;
}

async function says(talk: Talk, by: Device, text: string, more: { replyTo?: string } = {}): Promise<string> {
  const outcome = await talk.world.ends(by.verbs.send(talk.chat, { text, ...more }));
  if (outcome.kind !== "ok") throw new Error(outcome.kind);
  await talk.world.clock.advance(3000);
  return outcome.id;
}

const kinds = ({ items }: TimelineView) => items.flatMap(({ kind }) => (kind === "system" ? [] : [kind]));

test("[DE2] on both sides: text, file, lists, reactions, quotations and the last words go, in the same place", async () => {
  const talk = await talking(901);
  const { world, ana, bob, chat } = talk;
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [file(CANARY)], caption: `${CANARY} https://a.example/${CANARY}` }));
  await world.clock.advance(10_000);
  const { id } = await itemOf(talk, ana, `${CANARY} https://a.example/${CANARY}`);
  await world.ends(bob.verbs.react(chat, id, "👍"));
  await world.ends(bob.verbs.loadMedia({ conversation: chat, item: id, index: 0, part: "file" }));
  await says(talk, bob, "what is it?", { replyTo: id });
  for (const device of [ana, bob]) expect(await holdsCanary(device)).toEqual(expect.arrayContaining(["timeline", "gallery"]));
  const watched: TimelineView[] = [];
  followed(bob, { kind: "timeline", conversation: chat, limit: 50 }, (view) => void watched.push(view));
  expect(await world.ends(ana.verbs.deleteForEveryone(chat, id))).toEqual({ kind: "ok" });
  await world.clock.advance(10_000);
  for (const device of [ana, bob]) {
    const view = await world.ends(device.timeline(chat));
    expect(kinds(view)).toEqual(["message", "deleted", "message"]);
    expect(view.items.at(-2)).toMatchObject({ id, kind: "deleted", own: device === ana, sender: { name: "Ana" } });
    expect(view.items.at(-1)).toMatchObject({ text: "what is it?", reply: { id, text: null, attachment: null } });
    expect(await holdsCanary(device)).toEqual([]);
    for (const table of ["reactions", "gallery"] as const)
      expect(await device.disk.open().range(table, { prefix: [chat] })).toEqual([]);
    expect(await device.disk.openVault().list()).toEqual([]);
    expect((await world.ends(device.ask({ kind: "storage" }))).bytes).toBe(0);
  }
  expect(kinds(watched.at(-1) as TimelineView)).toEqual(["message", "deleted", "message"]);
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});

test("[DE2] the last words and what is unread are put right, and the rest of the chat is as it was", async () => {
  const talk = await talking(902);
  const { world, ana, bob, chat } = talk;
  await says(talk, ana, "kept");
  const last = await says(talk, ana, CANARY);
  const row = async (device: Device) => (await world.ends(device.conversations())).find((each) => each.id === chat);
  expect(await row(bob)).toMatchObject({ unread: 3, preview: { text: CANARY, deleted: false } });
  await world.ends(ana.verbs.deleteForEveryone(chat, last));
  await world.clock.advance(3000);
  expect(await row(bob)).toMatchObject({ unread: 2, preview: { text: "", deleted: true, own: false } });
  expect(await row(ana)).toMatchObject({ preview: { text: "", deleted: true, own: true, state: null } });
  expect(textsOf(await world.ends(bob.timeline(chat)))).toEqual(["first", "kept"]);
  await world.ends(bob.verbs.markRead(chat, 1_000));
  expect((await world.ends(bob.timeline(chat))).unread).toBe(0);
  const read = await itemOf(talk, ana, "kept");
  await world.ends(ana.verbs.deleteForEveryone(chat, read.id));
  await says(talk, ana, "new");
  expect(await row(bob)).toMatchObject({ unread: 1, preview: { text: "new", deleted: false } });
});

test("[DE1] another's message is not deleted, by our app nor by a hostile one", async () => {
  const talk = await talking(903);
  const { world, ana, bob, chat } = talk;
  const first = await itemOf(talk, bob, "first");
  expect(await world.ends(bob.verbs.deleteForEveryone(chat, first.id))).toEqual({ kind: "not-allowed" });
  const [sender, id] = first.id.split(".") as [Awaited<Device["accountId"]>, string];
  await hostile(talk, bob, { kind: "deletion", target: { id, sender } });
  // One that claims to be by the target's sender names a message that its own account never sent.
  await hostile(talk, bob, { kind: "deletion", target: { id, sender: await bob.accountId } });
  for (const device of [ana, bob]) expect(textsOf(await world.ends(device.timeline(chat)))).toEqual(["first"]);
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});

test("[DE1] whatever a hostile member deletes, only its own messages go", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 9999 }),
      async (picks, seed) => {
        const talk = await talking(seed);
        const { world, ana, bob, chat } = talk;
        const said = [await itemOf(talk, ana, "first")].map(({ id }) => id);
        for (const by of [bob, ana, bob, ana, bob]) said.push(await says(talk, by, `${said.length}`));
        const self = await bob.accountId;
        for (const pick of picks) {
          const [sender, id] = (said[pick] as string).split(".") as [Awaited<Device["accountId"]>, string];
          await hostile(talk, bob, { kind: "deletion", target: { id, sender } });
        }
        const { items } = await world.ends(ana.timeline(chat));
        const gone = items.flatMap((item) => (item.kind === "deleted" ? [item.id] : []));
        const own = picks.map((pick) => said[pick] as string).filter((item) => item.startsWith(self));
        expect(gone.toSorted()).toEqual([...new Set(own)].toSorted());
      },
    ),
    { numRuns: 8 },
  );
});

test("[DE3] offline it is gone at once; twice is once, and a retry changes nothing", async () => {
  const talk = await talking(904);
  const { world, ana, bob, chat } = talk;
  const said = await says(talk, ana, CANARY);
  await says(talk, ana, "as I said", { replyTo: said });
  const head = () => [...world.service.logs.values()].find(({ id }) => id === chat)?.head ?? 0;
  ana.network.setOnline(false);
  const before = head();
  const id = "DDDDDDDDDDDDDDDDDDDDDA";
  for (let i = 0; i < 3; i++) expect(await world.ends(ana.verbs.deleteForEveryone(chat, said, { id }))).toEqual({ kind: "ok" });
  const view = await world.ends(ana.timeline(chat));
  expect(kinds(view)).toEqual(["message", "deleted", "message"]);
  expect(view.items.at(-1)).toMatchObject({ reply: { id: said, text: null } });
  expect(textsOf(await world.ends(bob.timeline(chat)))).toContain(CANARY);
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  expect(await world.ends(ana.verbs.deleteForEveryone(chat, said, { id }))).toEqual({ kind: "ok" });
  await world.clock.advance(60_000);
  expect(head() - before).toBe(1);
  for (const device of [ana, bob]) expect(await holdsCanary(device)).toEqual([]);
  // The same deletion once more, under another id.
  const [sender, target] = said.split(".") as [Awaited<Device["accountId"]>, string];
  const seen = await world.ends(bob.timeline(chat));
  await hostile(talk, ana, { kind: "deletion", target: { id: target, sender } });
  expect(await world.ends(bob.timeline(chat))).toEqual(seen);
});

test("[DE3] what never left is simply dropped, and nothing of it is sent", async () => {
  const talk = await talking(905);
  const { world, ana, bob, chat } = talk;
  ana.network.setOnline(false);
  await world.ends(ana.verbs.send(chat, { text: "tried first" }));
  await world.clock.advance(5000);
  const waiting = await world.ends(ana.verbs.send(chat, { text: CANARY }));
  const media = await world.ends(ana.verbs.sendMedia(chat, { attachments: [file(CANARY)], caption: CANARY }));
  for (const sent of [waiting, media])
    expect(await world.ends(ana.verbs.deleteForEveryone(chat, "id" in sent ? sent.id : ""))).toEqual({ kind: "ok" });
  expect(textsOf(await world.ends(ana.timeline(chat)))).toEqual(["first", "tried first"]);
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  for (const device of [ana, bob]) {
    expect(textsOf(await world.ends(device.timeline(chat)))).toEqual(["first", "tried first"]);
    expect(kinds(await world.ends(device.timeline(chat)))).toEqual(["message", "message"]);
    expect(await holdsCanary(device)).toEqual([]);
  }
});

test("[DE3] one that is sealed and on its way is followed by its deletion", async () => {
  const talk = await talking(906);
  const { world, ana, bob, chat } = talk;
  ana.network.setOnline(false);
  const sent = await world.ends(ana.verbs.send(chat, { text: CANARY }));
  await world.clock.advance(5000);
  const item = "id" in sent ? sent.id : "";
  expect(await world.ends(ana.verbs.deleteForEveryone(chat, item))).toEqual({ kind: "ok" });
  expect((await world.ends(ana.timeline(chat))).items.at(-1)).toMatchObject({ id: item, kind: "deleted", seq: null, own: true });
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  for (const device of [ana, bob]) {
    expect(kinds(await world.ends(device.timeline(chat)))).toEqual(["message", "deleted"]);
    expect(await holdsCanary(device)).toEqual([]);
  }
});

test("[DE3] where the service refuses the deletion the message is shown again", async () => {
  const talk = await talking(907);
  const { world, ana, chat } = talk;
  const { id } = await itemOf(talk, ana, "first");
  ana.crash();
  await world.ends(ana.open());
  await world.clock.advance(5000);
  const { request } = ana.network.http;
  ana.network.http.request = async (method, path, body) => {
    if (method !== "POST" || !path.endsWith("/frames")) return request(method, path, body);
    return { status: 400, bytes: utf8(JSON.stringify({ error: { kind: "malformed", detail: "no" } })) };
  };
  const seen: string[] = [];
  followed(ana, { kind: "timeline", conversation: chat, limit: 10 }, ({ items }) => {
    const kind = items.find((item) => item.id === id)?.kind ?? "none";
    if (seen.at(-1) !== kind) seen.push(kind);
  });
  await world.clock.advance(100);
  await world.ends(ana.verbs.deleteForEveryone(chat, id));
  await world.clock.advance(5000);
  expect(seen[0]).toBe("message");
  expect(seen.at(-1)).toBe("message");
  expect(await ana.disk.open().range("outbox", { prefix: [chat] })).toEqual([]);
});

test("[DE4] a message that comes after its deletion is not shown", async () => {
  const talk = await talking(908);
  const { world, ana, bob, chat } = talk;
  const id = "LLLLLLLLLLLLLLLLLLLLLA";
  await hostile(talk, bob, { kind: "deletion", target: { id, sender: await bob.accountId } });
  await hostile(talk, bob, { kind: "text", text: CANARY }, { id });
  expect(textsOf(await world.ends(ana.timeline(chat)))).toEqual(["first"]);
  expect(await holdsCanary(ana)).toEqual([]);
});

test("[DE1] what is not there, is no message, or cannot be written to any more", async () => {
  const talk = await talking(909);
  const { world, ana, chat } = talk;
  const unknown = contentItemId(await ana.accountId, "A".repeat(22));
  expect(await world.ends(ana.verbs.deleteForEveryone(chat, unknown))).toEqual({ kind: "not-found" });
  expect(await world.ends(ana.verbs.deleteForEveryone(chat, "5.0"))).toEqual({ kind: "not-found" });
  expect(await world.ends(ana.verbs.deleteForEveryone("A".repeat(22) as ConversationId, unknown))).toEqual({
    kind: "unknown-conversation",
  });
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob"] }));
  const sent = await world.ends(ana.verbs.send(group, { text: "hi" }));
  await world.clock.advance(10_000);
  await world.ends(
    ana.verbs.makeAdmin(
      group,
      (await world.ends(ana.details(group)))?.members.find(({ self }) => !self)?.accountId ?? ("" as never),
    ),
  );
  await world.clock.advance(10_000);
  await world.ends(ana.verbs.leave(group));
  await world.clock.advance(60_000);
  expect(await world.ends(ana.verbs.deleteForEveryone(group, "id" in sent ? sent.id : ""))).toEqual({ kind: "read-only" });
});
