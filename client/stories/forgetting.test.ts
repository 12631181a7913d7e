// What a person takes out of a device is gone from it, and the conversation goes on.

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import type { OutgoingAttachment, TimelineView } from "../index.ts";
import { memoryVault, memoryVaultDisk } from "../media/vault-memory.ts";
import { textsOf } from "../simulation/device.ts";
import { memoryDisk, memoryStore } from "../store/memory.ts";
import type { Range, Store, Write } from "../store/port.ts";
import { sqlStore } from "../store/sql.ts";
import { nodeSql } from "../store/sql-node.ts";
import { TABLES, type TableName } from "../store/tables.ts";
import { followed, type Talk, talking } from "./talking.ts";

const CANARY = "zimtschnecke";

function file(text: string): OutgoingAttachment {
  const data = new Blob([text.repeat(100)]);
  return { ...NOTHING_KNOWN, kind: "file", type: "text/plain", name: `${text}.txt`, data, poster: null };
}

/** Everything there is to forget, said by both. */
async function sayAll({ world, ana, bob, chat }: Talk) {
  await world.ends(bob.verbs.send(chat, { text: `${CANARY} https://example.org/${CANARY}` }));
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [file(CANARY)], caption: CANARY }));
  await world.ends(ana.verbs.sendLocation(chat, { latitude: 1, longitude: 2, name: CANARY }));
  await world.ends(ana.verbs.sendChoices(chat, { kind: "buttons", text: CANARY, buttons: [{ id: CANARY, title: CANARY }] }));
  await world.clock.advance(10_000);
  const { items } = await world.ends(bob.timeline(chat));
  const said = items.find((item) => item.kind === "message" && item.text.startsWith(CANARY));
  await world.ends(ana.verbs.react(chat, said?.id ?? "", "👍"));
  const offer = items.at(-1);
  await world.ends(bob.verbs.choose(chat, offer?.id ?? "", CANARY));
  for (const item of items)
    if (item.kind === "message" && item.attachments.length > 0)
      await world.ends(bob.verbs.loadMedia({ conversation: chat, item: item.id, index: 0, part: "file" }));
  await world.clock.advance(10_000);
}

test("[FG1] all is gone from the one device: lines, gallery, reactions, files, preview, draft; the other keeps it", async () => {
  const talk = await talking(401);
  const { world, ana, bob, chat } = talk;
  await sayAll(talk);
  await world.ends(bob.verbs.setDraft(chat, CANARY));
  const before = textsOf(await world.ends(ana.timeline(chat)));
  const watched: TimelineView[] = [];
  followed(bob, { kind: "timeline", conversation: chat, limit: 50 }, (view) => void watched.push(view));
  expect((await world.ends(bob.ask({ kind: "storage" }))).bytes).toBeGreaterThan(0);
  expect(await world.ends(bob.verbs.forget(chat))).toEqual({ kind: "ok" });
  await world.clock.advance(1000);
  expect(watched.at(-1)).toMatchObject({ items: [], hasMore: false, unread: 0 });
  expect(await world.ends(bob.timeline(chat))).toMatchObject({ items: [] });
  for (const list of ["media", "links", "files"] as const)
    expect(await world.ends(bob.ask({ kind: "gallery", conversation: chat, of: list, limit: 10 }))).toMatchObject({
      entries: [],
    });
  expect((await world.ends(bob.ask({ kind: "storage" }))).bytes).toBe(0);
  expect(await bob.disk.openVault().list()).toEqual([]);
  const [row] = (await world.ends(bob.conversations())).filter(({ id }) => id === chat);
  expect(row).toMatchObject({ preview: null, draft: "", unread: 0 });
  for (const table of ["timeline", "reactions", "gallery", "files"] as const)
    expect(await bob.disk.open().range(table, { prefix: table === "files" ? [] : [chat] })).toEqual([]);
  expect(textsOf(await world.ends(ana.timeline(chat)))).toEqual(before);
});

test("[FG2] the conversation goes on: what comes afterwards is read, answered and shown; nothing comes again", async () => {
  const talk = await talking(402);
  const { world, ana, bob, chat } = talk;
  await sayAll(talk);
  const said = (await world.ends(ana.timeline(chat))).items.find((item) => item.kind === "message" && item.text === CANARY);
  await world.ends(bob.verbs.forget(chat));
  await world.ends(ana.verbs.send(chat, { text: "still there?", replyTo: said?.id ?? "" }));
  await world.ends(ana.verbs.react(chat, said?.id ?? "", "🎉"));
  await world.clock.advance(10_000);
  const view = await world.ends(bob.timeline(chat));
  expect(view.items).toMatchObject([{ text: "still there?", reply: { id: said?.id, text: null }, reactions: [] }]);
  expect(await bob.disk.open().range("reactions", { prefix: [chat] })).toEqual([]);
  await world.ends(bob.verbs.send(chat, { text: "yes", replyTo: view.items[0]?.id ?? "" }));
  bob.crash();
  await bob.open();
  await world.clock.advance(10_000);
  expect(textsOf(await world.ends(bob.timeline(chat)))).toEqual(["still there?", "yes"]);
  expect(textsOf(await world.ends(ana.timeline(chat))).at(-1)).toBe("yes");
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});

test("[FG1] before a seq: what stays keeps its files and its place, but no longer quotes what went", async () => {
  const talk = await talking(403);
  const { world, ana, bob, chat } = talk;
  await sayAll(talk);
  const all = (await world.ends(bob.timeline(chat))).items;
  const quoted = all.find((item) => item.kind === "message" && item.text === CANARY && item.attachments.length > 0);
  await world.ends(ana.verbs.send(chat, { text: "as I said", replyTo: quoted?.id ?? "" }));
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [file("kept")], caption: "kept" }));
  await world.clock.advance(10_000);
  const kept = (await world.ends(bob.timeline(chat))).items.at(-2);
  expect(kept).toMatchObject({ text: "as I said", reply: { text: CANARY } });
  bob.network.setOnline(false);
  await world.ends(bob.verbs.send(chat, { text: "waits", replyTo: quoted?.id ?? "" }));
  await world.ends(bob.verbs.setDraft(chat, "a draft"));
  await world.ends(bob.verbs.forget(chat, { before: kept?.seq ?? 0 }));
  await world.clock.advance(1000);
  const left = (await world.ends(bob.timeline(chat))).items;
  expect(left).toMatchObject([
    { text: "as I said", reply: { id: quoted?.id, text: null, attachment: null } },
    { text: "kept" },
    { text: "waits", state: "pending", reply: { text: null } },
  ]);
  const [row] = (await world.ends(bob.conversations())).filter(({ id }) => id === chat);
  expect(row).toMatchObject({ preview: { text: "waits" }, draft: "a draft", unread: 2 });
  const files = { kind: "gallery", conversation: chat, of: "files", limit: 9 } as const;
  expect((await world.ends(bob.ask(files))).entries).toMatchObject([{ attachment: { name: "kept.txt" } }]);
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(20_000);
  expect((await world.ends(ana.timeline(chat))).items.at(-1)).toMatchObject({ text: "waits", reply: { text: CANARY } });
});

test("[FG1] a file that another message carries too stays", async () => {
  const talk = await talking(404);
  const { world, ana, chat } = talk;
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [file("a")], caption: "" }));
  await world.clock.advance(10_000);
  // Our own apps give each message its own files; another's may not.
  const store = ana.disk.open();
  const [entry] = await store.range("fileUses", { prefix: [] });
  const self = (await world.ends(ana.conversations())).find(({ kind }) => kind === "self")?.id ?? "";
  if (entry === undefined) throw new Error("the file is not in the index");
  const writes = [{ table: "fileUses", key: [String(entry.key[0]), self, 1], value: {} } as const];
  await store.transact({ scope: "test", version: 0, writes });
  await world.ends(ana.verbs.forget(chat));
  expect(await ana.disk.openVault().list()).toHaveLength(1);
  await store.transact({ scope: "test", version: 1, writes: [{ table: "fileUses", prefix: [] }] });
});

test("[FG1] a database holds none of it afterwards, in no table and not in its free pages", async () => {
  const folder = await mkdtemp(join(tmpdir(), "parley-"));
  try {
    const sql = nodeSql(join(folder, "profile.db"));
    const store = sqlStore(sql);
    const room = memoryVaultDisk();
    const talk = await talking(405, { open: () => store, openVault: () => memoryVault(room) });
    const { world, ana, chat } = talk;
    await sayAll(talk);
    const holds = () => TABLES.filter((table) => sql.exec(`SELECT value FROM client_${snake(table)}`, []).some(hasCanary));
    expect(holds()).toEqual(expect.arrayContaining(["timeline", "gallery", "conversations"]));
    await world.ends(ana.verbs.forget(chat));
    expect(holds()).toEqual([]);
    ana.crash();
    await store.close();
    for (const name of await readdir(folder)) expect((await readFile(join(folder, name))).includes(CANARY)).toBe(false);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("[FG3] ten thousand messages go without being in memory at once", async () => {
  const disk = memoryDisk();
  let largest = 0;
  const note = (found: number) => {
    largest = Math.max(largest, found);
  };
  const open = () => noting(memoryStore(disk), note);
  const room = memoryVaultDisk();
  const { world, ana, bob, chat } = await talking(406, { open, openVault: () => memoryVault(room) });
  const sender = await bob.accountId;
  ana.crash();
  const store = memoryStore(disk);
  const record = await store.get("conversations", [chat]);
  if (record === undefined) throw new Error("the conversation is not there");
  const old = Array.from({ length: 10_000 }, (_, i): Write => {
    const value = {
      kind: "message",
      at: i,
      sender,
      id: `${i}`,
      text: CANARY,
      body: { kind: "text" as const },
      reply: null,
    } as const;
    // Of one long entry and many short ones.
    return { table: "timeline", key: [chat, record.cursor + 1 + Math.max(0, i - 300), Math.min(i, 300)], value };
  });
  const cursor = record.cursor + 10_000;
  const writes: Write[] = [...old, { table: "conversations", key: [chat], value: { ...record, cursor, ahead: [] } }];
  expect(await store.transact({ scope: chat, version: await store.version(chat), writes })).toBe("done");
  ana.network.setOnline(false);
  await ana.open();
  largest = 0;
  await world.ends(ana.verbs.forget(chat));
  expect(await store.range("timeline", { prefix: [chat] })).toEqual([]);
  expect(largest).toBeGreaterThan(0);
  expect(largest).toBeLessThan(1000);
});

function noting(store: Store, noted: (found: number) => void): Store {
  return {
    ...store,
    async range<T extends TableName>(table: T, range: Range) {
      const found = await store.range(table, range);
      noted(found.length);
      return found;
    },
  };
}

function snake(table: string): string {
  return table.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function hasCanary({ value }: Record<string, unknown>): boolean {
  return Buffer.from(value as Uint8Array).includes(CANARY);
}
