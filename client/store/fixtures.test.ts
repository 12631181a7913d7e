// Databases of former versions, opened with today's code: what was there is there. `fixtures/make.ts` made them, and nothing changes them.

import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { decodeCbor } from "../../protocol/index.ts";
import { memoryVault } from "../media/vault-memory.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { memoryDisk, memoryRecords, memoryStore } from "./memory.ts";
import type { Key, Store } from "./port.ts";
import { sqlStore } from "./sql.ts";
import { nodeSql } from "./sql-node.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const folder = mkdtempSync(join(tmpdir(), "parley-fixtures-"));
afterAll(() => rmSync(folder, { recursive: true }));

const names = readdirSync(FIXTURES).filter((name) => name.endsWith(".db") || name.endsWith(".cbor"));

describe.each(names)("%s", (name) => {
  test("[CL13] what a former version stored is all there", async () => {
    const store = await (name.endsWith(".db") ? fromFile(name) : fromDump(name));
    const world = new World(1);
    // It has been so long that nobody answers any more: what it shows, it has.
    const ana = world.device("Ana", { open: () => store, openVault: () => memoryVault() });
    ana.network.setOnline(false);
    ana.asksStrangers = true;
    await world.ends(ana.open());
    await nobodyIsAStranger(ana, world);
    await shows(ana, world);
    expect(ana.failures).toEqual([]);
    expect(await store.setAside()).toEqual([]);
    ana.crash();
    await store.close();
  });
});

async function shows(ana: Device, world: World): Promise<void> {
  expect(await world.ends(ana.ask({ kind: "account" }))).toMatchObject({ name: "Ana", handle: "ana" });
  const rows = await world.ends(ana.conversations());
  expect(rows.map(({ kind, title, draft }) => [kind, title, draft]).sort()).toEqual([
    ["direct", "Bob", ""],
    ["group", "Trip", "Perhaps"],
    ["self", "", ""],
  ]);
  const id = (kind: string) => rows.find((row) => row.kind === kind)?.id ?? ("" as never);
  const chat = await world.ends(ana.timeline(id("direct")));
  expect(textsOf(chat)).toEqual(["Hello Bob", "Hello Ana", "It still waits"]);
  expect(chat.items.flatMap((item) => (item.kind === "message" ? item.reactions : []))).toMatchObject([
    { emoji: "👍", own: true },
  ]);
  expect(chat.items.at(-1)).toMatchObject({ kind: "message", state: "pending" });
  expect(chat.unread).toBe(0);
  expect(textsOf(await world.ends(ana.timeline(id("group"))))).toEqual(["Where to?"]);
  const group = await world.ends(ana.details(id("group")));
  expect(group?.can.send).toBe(true);
  expect(group?.members.map((member) => member.name).sort()).toEqual(["Ana", "Bob"]);
  expect(await world.ends(ana.verbs.send(id("group"), { text: "Anywhere" }))).toMatchObject({ kind: "ok" });
  const { hits, left } = await world.ends(ana.verbs.search({ text: "hello" }));
  expect([hits.map(({ text }) => text).sort(), left]).toEqual([["Hello Ana", "Hello Bob"], 0]);
}

/** Nobody from before is a stranger. */
async function nobodyIsAStranger(ana: Device, world: World): Promise<void> {
  expect(await world.ends(ana.requests())).toEqual([]);
  const store = ana.disk.open();
  const contacts = await store.range("contacts", { prefix: [] });
  expect(contacts.map(({ value }) => value.accepted)).toContain(true);
  const bob = contacts.find(({ value }) => value.name === "Bob")?.value.accountId ?? "";
  const groups = (await store.range("conversations", { prefix: [] })).filter(({ value }) => value.kind === "group");
  const fellows = await store.range("fellows", { prefix: [bob] });
  expect(fellows.map(({ key }) => key)).toEqual(groups.map(({ value }) => [bob, value.id]));
  expect((await store.range("rosters", { prefix: [] })).every(({ value }) => value.commits.length === 0)).toBe(true);
}

async function fromFile(name: string): Promise<Store> {
  const file = join(folder, name);
  copyFileSync(join(FIXTURES, name), file);
  return sqlStore(nodeSql(file));
}

/** Records without a platform: as they lie in IndexedDB, but for the seal. */
async function fromDump(name: string): Promise<Store> {
  const dump = decodeCbor(readFileSync(join(FIXTURES, name))) as {
    records: [string, Key, unknown][];
    versions: [string, number][];
  };
  const disk = memoryDisk();
  const writes = dump.records.map(([table, key, value]) => ({ table, key, value }));
  await memoryRecords(disk).transact({ scope: "dump", version: 0, writes });
  disk.versions = new Map(dump.versions);
  return memoryStore(disk);
}
