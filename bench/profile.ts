// A profile as big as one wants, in SQL in a file: one real chat, others like it, and what its peer has written meanwhile.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Insides, openInsides } from "../client/client.ts";
import { NOTED } from "../client/engine/search/notes.ts";
import { type Http, type Sockets, systemClock, systemRandom } from "../client/index.ts";
import { memoryVault } from "../client/media/vault-memory.ts";
import { blockOf } from "../client/search/block-of.ts";
import { memoryProfile, World } from "../client/simulation/world.ts";
import { memoryDisk, memoryStore } from "../client/store/memory.ts";
import type { Store, Write } from "../client/store/port.ts";
import { sqlStore } from "../client/store/sql.ts";
import { nodeSql } from "../client/store/sql-node.ts";
import { TABLES } from "../client/store/tables.ts";
import { type ConversationId, type Envelope, framePaths, groupConversationId, readLogPage } from "../protocol/index.ts";

export type Profile = {
  path: string;
  /** With Bob, who has written `envelopes` since */
  chat: ConversationId;
  envelopes: Envelope[];
  remove(): void;
};

const ROWS_AT_ONCE = 5_000;

/** @param texts what Bob writes. @param messages that are stored before them in the same chat. @param saying what the i-th of these says */
export async function profileOf({
  chats = 0,
  messages = 0,
  texts = [] as readonly string[],
  saying = (i: number) => `message ${i}`,
}): Promise<Profile> {
  const world = new World(7);
  const disk = memoryDisk();
  const [ana, bob] = [await world.person("Ana", memoryProfile(disk)), await world.person("Bob")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "first" }));
  await world.clock.advance(60_000);
  ana.crash();
  const from = memoryStore(disk);
  const record = await from.get("conversations", [chat]);
  if (record === undefined) throw new Error("no chat");
  for (const text of texts) await world.ends(bob.verbs.send(chat, { text }));
  await world.clock.advance(60_000);
  const envelopes: Envelope[] = [];
  for (let after = record.cursor; ; after = envelopes.at(-1)?.seq ?? after) {
    const path = `${framePaths.log.replace(":conversation", chat)}?after=${after}&limit=500`;
    const page = readLogPage((await world.ends(bob.network.http.request("GET", path, null))).bytes);
    if (!page.ok || page.frame.envelopes.length === 0) break;
    envelopes.push(...page.frame.envelopes);
  }
  const folder = mkdtempSync(join(tmpdir(), "bench-profile-"));
  const path = join(folder, "profile.db");
  const to = sqlStore(nodeSql(path));
  for (const table of TABLES) {
    const entries = await from.range(table, { prefix: [] });
    await put(to, `copy of ${table}`, entries.map(({ key, value }) => ({ table, key, value })) as Write[]);
  }
  await put(to, "client", [], await from.version("client"));
  await put(to, chat, [], await from.version(chat));
  await addChats(from, to, chat, { chats, messages, saying });
  await to.close();
  return { path, chat, envelopes, remove: () => rmSync(folder, { recursive: true }) };
}

type More = { chats: number; messages: number; saying(i: number): string };

async function addChats(from: Store, to: Store, like: ConversationId, { chats, messages, saying }: More): Promise<void> {
  const [record, roster, group] = [
    await from.get("conversations", [like]),
    await from.get("rosters", [like]),
    await from.get("groups", [like]),
  ];
  if (record === undefined || roster === undefined || group === undefined) throw new Error("no chat");
  const writes: Write[] = [];
  for (let i = 0; i < chats; i++) {
    const id = groupConversationId(Uint8Array.from({ length: 16 }, (_, at) => (at < 4 ? i >> (8 * at) : 1)));
    const value = { ...record, id, kind: "group" as const, peer: null, title: `Group ${i}`, lastAt: record.lastAt - i - 1 };
    writes.push({ table: "conversations", key: [id], value });
    writes.push({ table: "rosters", key: [id], value: roster }, { table: "groups", key: [id], value: group });
  }
  await put(to, "chats", writes);
  if (messages === 0) return;
  const { lastAt: at } = record;
  const sender = roster.members.find(({ account }) => account === record.peer)?.account ?? roster.members[0]?.account;
  if (sender === undefined) throw new Error("nobody");
  const id = record.id;
  const lines = Array.from({ length: messages }, (_, i): Write => {
    const seq = record.cursor + 1 + i;
    const value = {
      kind: "message",
      at: at + i,
      sender,
      id: `${seq}`,
      text: saying(i),
      body: { kind: "text" },
      reply: null,
    } as const;
    return { table: "timeline", key: [id, seq, 0], value };
  });
  const end = record.cursor + messages;
  const moved = { ...record, cursor: end, readUpTo: end, acknowledged: end, heard: end };
  const notes = Array.from({ length: blockOf(end) + 1 }, (_, block): Write => {
    return { table: "searchNotes", key: [NOTED.before, id, block], value: {} };
  });
  await put(to, "messages", [...lines, ...notes, { table: "conversations", key: [id], value: moved }]);
}

async function put(store: Store, scope: string, writes: readonly Write[], versions = 0): Promise<void> {
  let version = await store.version(scope);
  for (let i = 0; i < Math.max(1, writes.length); i += ROWS_AT_ONCE)
    await store.transact({ scope, version: version++, writes: writes.slice(i, i + ROWS_AT_ONCE) });
  while (version < versions) await store.transact({ scope, version: version++, writes: [] });
}

/** A client on it without a network: what is measured is its own work. */
export function opened({ path }: Profile): Promise<Insides> {
  const http: Http = {
    request: () => Promise.reject(new TypeError("offline")),
    download: () => Promise.reject(new TypeError("offline")),
    keepToken: () => {},
  };
  const sockets: Sockets = {
    open(_, events) {
      const timer = setTimeout(() => events.onClose(1006));
      return { send() {}, close: () => clearTimeout(timer) };
    },
  };
  const store = sqlStore(nodeSql(path));
  return openInsides(
    { store, vault: memoryVault(), http, sockets, clock: systemClock, random: systemRandom },
    { keyPackages: 0 },
  );
}

setFlagsFromString("--expose_gc");
const collect = runInNewContext("gc") as () => void;

export function heapMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}
