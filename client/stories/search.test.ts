// What was said is found again: newest first, in all chats or in one, through edits, deletions and deaths; and by nobody who only has the disk.

import { expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { NOTED } from "../engine/search/notes.ts";
import type { SearchAsked, SearchHit, SearchOutcome } from "../index.ts";
import type { Device } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { OPTIONS_ARE_SEARCHED } from "../store/migrations/polls-searched.ts";
import { NOTHING_INDEXED_YET } from "../store/migrations/search.ts";
import type { Write } from "../store/port.ts";
import { MINUTE_MS } from "./linking.ts";
import { type Talk, talking } from "./talking.ts";

async function search({ world }: { world: World }, device: Device, asked: string | SearchAsked): Promise<SearchHit[]> {
  const { hits } = await world.ends(device.verbs.search(typeof asked === "string" ? { text: asked } : asked));
  return hits;
}

const texts = (hits: readonly SearchHit[]) => hits.map(({ text }) => text);

async function say({ world, chat }: Talk, device: Device, ...said: string[]): Promise<void> {
  for (const text of said) await world.ends(device.verbs.send(chat, { text }));
  await world.clock.advance(3000);
}

async function itemCalled({ world, chat }: Talk, device: Device, text: string): Promise<string> {
  const { items } = await world.ends(device.timeline(chat));
  const item = items.find((each) => each.kind === "message" && each.text === text);
  if (item === undefined) throw new Error(`${device.name} has no "${text}"`);
  return item.id;
}

/** Whatever lies there, as bytes. */
async function indexOf(device: Device, chat: ConversationId) {
  const store = device.disk.open();
  return {
    blocks: await store.range("search", { prefix: [chat] }),
    notes: (await store.range("searchNotes", { prefix: [] })).filter(({ key }) => key[1] === chat),
  };
}

test("[SE1] [SE2] [SE4] found on both sides as soon as it is there, newest first, by beginnings, by who and in which chat; over a crash too", async () => {
  const talk = await talking(901);
  const { world, ana, bob, chat } = talk;
  await say(talk, ana, "Crème brûlée at the harbour", "See you at the harbour");
  await say(talk, bob, "Harbour it is", "https://harbour.example/map");
  for (const device of [ana, bob]) {
    expect(texts(await search(talk, device, "harb"))).toEqual([
      "https://harbour.example/map",
      "Harbour it is",
      "See you at the harbour",
      "Crème brûlée at the harbour",
    ]);
    expect(texts(await search(talk, device, "BRULEE harbour"))).toEqual(["Crème brûlée at the harbour"]);
    expect(texts(await search(talk, device, "harbour from:bob has:link"))).toEqual(["https://harbour.example/map"]);
    expect(await search(talk, device, "harbour before:2026-11-20")).toEqual([]);
    expect(await search(talk, device, "harbour in:elsewhere")).toEqual([]);
    for (const none of ["arbour", "harbi"]) expect(await search(talk, device, none)).toEqual([]);
  }
  bob.crash();
  await world.ends(bob.open());
  const [hit] = await search(talk, bob, { text: "brulee", conversation: chat });
  expect(hit).toMatchObject({
    conversation: chat,
    sender: { name: "Ana" },
    item: await itemCalled(talk, bob, "Crème brûlée at the harbour"),
  });
  expect(hit?.marks.map(({ from, to }) => hit.text.slice(from, to))).toEqual(["brûlée"]);
  // Where a timeline is read around it, it is there.
  const around = await world.ends(bob.ask({ kind: "timeline", conversation: chat, limit: 3, around: hit?.seq ?? 0 }));
  expect(around.items.map(({ id }) => id)).toContain(hit?.item);
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});

test("[SE1] page by page everything comes once", async () => {
  const talk = await talking(902);
  const { world, ana, bob } = talk;
  await say(talk, ana, ...Array.from({ length: 70 }, (_, i) => `number ${i}`));
  const seen: string[] = [];
  let after: SearchOutcome["next"] = null;
  do {
    const page: SearchOutcome = await world.ends(bob.verbs.search({ text: "number", limit: 20, after }));
    seen.push(...texts(page.hits));
    after = page.next;
  } while (after !== null);
  expect(seen).toEqual(Array.from({ length: 70 }, (_, i) => `number ${69 - i}`));
});

test("[SE3] thousands of messages that nearly fit make more pages, none of which reads more than its part", async () => {
  const talk = await talking(908);
  const { world, ana, bob, chat } = talk;
  await say(talk, ana, "harbour");
  // Alike in their first letters, as somebody might write them to make a search slow.
  const store = bob.disk.open();
  const [line] = await store.range("timeline", { prefix: [chat], limit: 1, newestFirst: true });
  if (line?.value.kind !== "message" || line.value.text !== "harbour") throw new Error("Bob has no message");
  const { value } = line;
  const seqs = Array.from({ length: 1000 }, (_, i) => Number(line.key[1]) + 1 + i);
  const writes: Write[] = seqs.map((seq) => ({
    table: "timeline",
    key: [chat, seq, 0],
    value: { ...value, id: `${seq}`, text: "harbinger" },
  }));
  for (let block = 0; block < 5; block++) writes.push({ table: "searchNotes", key: [NOTED.before, chat, block], value: {} });
  bob.crash();
  await store.transact({ scope: chat, version: await store.version(chat), writes });
  await world.ends(bob.open().then(() => undefined));
  while ((await world.ends(bob.verbs.search({ text: "" }))).left > 0);
  const pages: string[][] = [];
  for (let after: SearchOutcome["next"] = null; pages.length === 0 || after !== null; ) {
    const page: SearchOutcome = await world.ends(bob.verbs.search({ text: "harbour", after }));
    pages.push(texts(page.hits));
    after = page.next;
  }
  expect(pages).toEqual([[], [], [], [], [], ["harbour"]]);
});

test("[SE5] what was deleted, reworded or forgotten is out of the index in that very step, before anybody searches", async () => {
  const talk = await talking(903);
  const { world, ana, bob, chat } = talk;
  await say(talk, ana, "zimtschnecke", "marzipan", "nougat");
  expect(texts(await search(talk, bob, "zimt"))).toEqual(["zimtschnecke"]);
  expect((await indexOf(bob, chat)).blocks).toHaveLength(1);

  await world.ends(ana.verbs.deleteForEveryone(chat, await itemCalled(talk, ana, "zimtschnecke")));
  await world.clock.advance(3000);
  // Of what is left the notes say that it is to be made again.
  expect(await indexOf(bob, chat)).toMatchObject({ blocks: [], notes: [{ key: [NOTED.now, chat, 0] }] });
  expect(await search(talk, bob, "zimt")).toEqual([]);
  expect(texts(await search(talk, bob, "marz"))).toEqual(["marzipan"]);

  await world.ends(ana.verbs.edit(chat, await itemCalled(talk, ana, "marzipan"), { text: "lebkuchen" }));
  await world.clock.advance(3000);
  expect((await indexOf(bob, chat)).blocks).toEqual([]);
  expect(await search(talk, bob, "marz")).toEqual([]);
  expect(texts(await search(talk, bob, "leb"))).toEqual(["lebkuchen"]);

  await world.ends(bob.verbs.forget(chat));
  expect((await indexOf(bob, chat)).blocks).toEqual([]);
  expect(await search(talk, bob, "leb")).toEqual([]);
  expect(await indexOf(bob, chat)).toEqual({ blocks: [], notes: [] });
  expect(texts(await search(talk, ana, "leb"))).toEqual(["lebkuchen"]);
});

/** As a version without an index left it. */
async function withoutIndex(device: Device, chat: ConversationId): Promise<void> {
  const store = device.disk.open();
  const record = await store.get("conversations", [chat]);
  const noted = NOTHING_INDEXED_YET.each(record as unknown as Record<string, unknown>, [chat]) as Write[];
  const writes: Write[] = [{ table: "search", prefix: [chat] }, ...noted];
  expect(await store.transact({ scope: chat, version: await store.version(chat), writes })).toBe("done");
}

test.each(["before", "after"] as const)(
  "[SE6] made from nothing: killed %s any call of its ports it goes on where it was, and what comes meanwhile is found",
  async (when) => {
    const talk = await talking(904);
    const { world, ana, bob, chat } = talk;
    await say(talk, ana, "oldest anise", ...Array.from({ length: 140 }, (_, i) => `filler ${i}`));
    let deaths = 0;
    let isOver = false;
    for (let atCall = 4; !isOver; atCall += 3) {
      bob.crash();
      await withoutIndex(bob, chat);
      await world.ends(bob.open({ atCall, when }).then(() => undefined));
      let isFound = false;
      if (bob.client !== null) void bob.verbs.search({ text: "anise" }).then(() => (isFound = true));
      await world.clock.until(() => isFound || !bob.life.alive, 60_000);
      isOver = bob.life.alive;
      deaths += bob.life.alive ? 0 : 1;
      bob.crash();
      await say(talk, ana, `meanwhile ${atCall}`);
      await world.ends(bob.open().then(() => undefined));
      await world.clock.advance(3000);
      expect(texts(await search(talk, bob, "anise"))).toEqual(["oldest anise"]);
      expect(texts(await search(talk, bob, `meanwhile ${atCall}`))).toEqual([`meanwhile ${atCall}`]);
      expect((await indexOf(bob, chat)).notes).toEqual([]);
    }
    expect(deaths).toBeGreaterThan(3);
    expect(bob.ownFailures).toEqual([]);
  },
);

test("[SE6] in pieces: `left` says how much is to be made yet, each search makes some, what was just said first", async () => {
  const talk = await talking(905);
  const { world, ana, bob, chat } = talk;
  await say(talk, ana, "anise");
  await search(talk, bob, "");
  // As a history of which this device has the last part only leaves them, and a chat that it has not.
  const store = bob.disk.open();
  const noted = [...Array.from({ length: 9 }, (_, i) => [chat, i + 1] as const), ["elsewhere", 0] as const];
  const writes = noted.map((key): Write => ({ table: "searchNotes", key: [NOTED.before, ...key], value: {} }));
  bob.crash();
  await store.transact({ scope: chat, version: await store.version(chat), writes });
  await world.ends(bob.open().then(() => undefined));
  await say(talk, ana, "aniseed");
  const found: [string[], number][] = [];
  do {
    const { hits, left } = await world.ends(bob.verbs.search({ text: "anise" }));
    found.push([texts(hits), left]);
  } while (found.at(-1)?.[1] !== 0);
  const both = ["aniseed", "anise"];
  expect(found).toEqual([7, 3, 0].map((left) => [both, left]));
  expect(await store.range("searchNotes", { prefix: [] })).toEqual([]);
});

test("[SE7] the index says nothing by its keys, and on a disk that seals nothing of a word lies in it", async () => {
  const talk = await talking(906);
  const { ana, bob, chat } = talk;
  await say(talk, ana, "zimtschnecke");
  await search(talk, bob, "zimtschnecke");
  const { blocks } = await indexOf(bob, chat);
  expect(blocks.map(({ key }) => key)).toEqual([[chat, 0]]);
  for (const { value } of blocks) {
    const bytes = Buffer.from(value.bytes);
    for (const encoding of ["utf8", "utf16le"] as const)
      for (const part of ["zimtschnecke", "zimt", "ZIMT"]) expect(bytes.includes(Buffer.from(part, encoding))).toBe(false);
  }
});

test("[SE4] of what a stranger began nothing is found before the person has decided", async () => {
  const talk = await talking(907);
  const { world, ana, bob, chat } = talk;
  await say(talk, ana, "anise");
  const cleo = await world.person("Cleo");
  await world.opened(bob.verbs.openDirect("cleo"));
  await world.clock.advance(3000);
  expect(cleo.failures).toEqual([]);
  expect(texts(await search(talk, bob, "anise"))).toEqual(["anise"]);
  const store = bob.disk.open();
  const record = await store.get("conversations", [chat]);
  if (record === undefined) throw new Error("there is no chat");
  bob.crash();
  const request = { by: await ana.accountId, at: 5, hidden: false, fetched: 0, forget: 0 };
  const writes: Write[] = [{ table: "conversations", key: [chat], value: { ...record, request } }];
  await store.transact({ scope: chat, version: await store.version(chat), writes });
  await world.ends(bob.open().then(() => undefined));
  expect(await search(talk, bob, "anise")).toEqual([]);
  expect(await search(talk, bob, { text: "anise", conversation: chat })).toEqual([]);
  await world.ends(bob.verbs.acceptRequest(chat));
  expect(texts(await search(talk, bob, "anise"))).toEqual(["anise"]);
});

test("[SE11] who shows what was found hears that something was said, reworded, deleted or is over, there or anywhere; what a poll asks and offers is found", async () => {
  const talk = await talking(911);
  const { world, ana, bob, chat } = talk;
  const told = { any: 0, there: 0, elsewhere: 0 };
  const self = await world.opened(ana.verbs.openSelf());
  ana.client?.watch({ kind: "said" }, () => void told.any++);
  ana.client?.watch({ kind: "said", conversation: chat }, () => void told.there++);
  ana.client?.watch({ kind: "said", conversation: self }, () => void told.elsewhere++);
  await world.clock.advance(MINUTE_MS);
  const before = { ...told };
  const isTold = async (act: () => Promise<unknown>) => {
    const [any, there] = [told.any, told.there];
    await world.ends(act());
    await world.clock.advance(5000);
    return told.any > any && told.there > there;
  };
  const asks = { question: "Which soup?", options: ["Tomato", "Crème"], several: false };
  expect(await isTold(() => bob.verbs.sendPoll(chat, asks))).toBe(true);
  for (const asked of ["soup", "tomat", "creme which"]) expect(await search(talk, ana, asked)).toHaveLength(1);
  const item = await itemCalled(talk, bob, "Which soup?");
  // Who types, reads or votes says nothing that is looked for.
  await world.clock.advance(MINUTE_MS);
  const quiet = { ...told };
  await world.ends(ana.verbs.typing(chat));
  await world.ends(bob.verbs.typing(chat));
  await world.clock.advance(MINUTE_MS);
  expect(told).toEqual(quiet);
  expect(await isTold(() => bob.verbs.deleteForEveryone(chat, item))).toBe(true);
  expect(await search(talk, ana, "tomato")).toEqual([]);
  await say(talk, bob, "Soup, then");
  const text = await itemCalled(talk, bob, "Soup, then");
  expect(await isTold(() => bob.verbs.edit(chat, text, { text: "Cake, then" }))).toBe(true);
  expect(await isTold(() => ana.verbs.forget(chat))).toBe(true);
  expect(told.elsewhere).toBe(before.elsewhere);
  // Polls of before are noted for the index; what is none is not.
  const key = [chat, 700, 0];
  expect(await OPTIONS_ARE_SEARCHED.each({ body: { kind: "poll" } } as never, key)).toEqual([
    { table: "searchNotes", key: [NOTED.before, chat, 2], value: {} },
  ]);
  expect(await OPTIONS_ARE_SEARCHED.each({ body: { kind: "text" } } as never, key)).toEqual([]);
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});
