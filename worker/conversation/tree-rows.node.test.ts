// The ratchet tree in rows, over SQLite: as it is, as it was for each Welcome that is left, and what an older object kept of it.

import { expect, test, vi } from "vitest";
import { beginAccount, createCommit, createGroup, createKeyPackage, type Group, OPEN_RULES } from "../../mls/index.ts";
import {
  changedNodes,
  encodePublicGroup,
  openPublicGroup,
  type PublicGroup,
  publicGroupTree,
  verifyCommit,
} from "../../mls/verify.ts";
import { type AccountId, type ConversationId, type DeviceId, groupConversationId, MAX_ROW_BYTES } from "../../protocol/index.ts";
import { Tables } from "../tables.ts";
import { nodeStorage } from "../testing/node-storage.ts";
import { Log } from "./log.ts";
import { Register } from "./register.ts";
import { VERSIONS } from "./schema.ts";
import { TreeRows } from "./tree-rows.ts";

const NOW = Date.UTC(2026, 10, 24);

/** What the service has of a group after each of its Commits, which add one device or are updates. */
async function history(): Promise<{ group: PublicGroup; added: boolean }[]> {
  const devices = await Promise.all(Array.from({ length: 7 }, async () => (await beginAccount(NOW)).device));
  const [creator, ...others] = devices as [(typeof devices)[0], ...typeof devices];
  const conversation = groupConversationId(crypto.getRandomValues(new Uint8Array(16)));
  const policy = { version: 1 as const, kind: "group" as const, admins: [creator.accountId], ...OPEN_RULES };
  const begun = await createGroup(creator, { conversation, generation: 0, policy, now: NOW });
  const opened = await openPublicGroup({ ...begun, at: NOW });
  if (opened.kind === "refused") throw new Error(opened.detail);
  const groups = [{ group: opened.group, added: false }];
  let own: Group = begun.group;
  for (const other of others) {
    const { bytes } = await createKeyPackage(other, { now: NOW, lifetimeMs: 3600_000, lastResort: false });
    for (const add of [[bytes], []]) {
      const made = await createCommit(own, { add, remove: [], at: NOW });
      if (made.kind === "refused") throw new Error(made.detail);
      const actor = { account: creator.accountId, device: creator.deviceId };
      const next = await verifyCommit(groups.at(-1)?.group as PublicGroup, made, { at: NOW, actor });
      if (next.kind === "refused") throw new Error(next.detail);
      groups.push({ group: next.next, added: add.length > 0 });
      own = made.pending;
    }
  }
  return groups;
}
const all = await history();
const treeAt = (seq: number) => publicGroupTree(all[seq]?.group as PublicGroup);
const welcomes = all.flatMap(({ added }, seq) => (added ? [seq] : []));

function kept() {
  const storage = nodeStorage();
  new Tables(storage, VERSIONS).make();
  const rows = new TreeRows(storage.sql);
  let newestWelcome = 0;
  for (const [seq, { group, added }] of all.entries()) {
    rows.write(changedNodes(all[seq - 1]?.group ?? null, group), { seq, newestWelcome });
    if (added) newestWelcome = seq;
  }
  const former = () => storage.sql.exec("SELECT node FROM former_nodes").toArray().length;
  return { storage, rows, former };
}

test("[SQ9] whoever was added gets the tree of the epoch that they were added at, however much later they come", () => {
  const { rows, former } = kept();
  expect(rows.now()).toEqual(treeAt(all.length - 1));
  for (const seq of welcomes) expect(rows.at(seq), `at ${seq}`).toEqual(treeAt(seq));
  const nodes = 2 * 7 - 1;
  // Once for each Welcome would be so many: what they share is there once.
  expect(former()).toBeLessThan((welcomes.length * nodes) / 2);
});

test("[SQ9] the tree of a Welcome is built once for all whom one Commit adds, and not kept past the next", () => {
  const { storage, rows } = kept();
  const [one, other] = welcomes as [number, number];
  const asked = vi.spyOn(storage.sql, "exec");
  const first = rows.at(one);
  for (let i = 0; i < 20; i++) expect(rows.at(one)).toBe(first);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(rows.at(other)).toEqual(treeAt(other));
  expect(rows.at(one)).toEqual(treeAt(one));
});

test("[SQ9] what only Welcomes named that are gone goes with them", () => {
  const { rows, former } = kept();
  const half = welcomes[3] as number;
  const before = former();
  rows.deleteUpTo(half - 1);
  expect(former()).toBeLessThan(before);
  for (const seq of welcomes.slice(3)) expect(rows.at(seq)).toEqual(treeAt(seq));
  rows.deleteUpTo(all.length);
  expect(former()).toBe(0);
  expect(rows.now()).toEqual(treeAt(all.length - 1));
  // Of what was there when the last one was added one version is kept, and nothing of what comes after.
  rows.write([{ node: 2, bytes: Uint8Array.of(1) }], { seq: all.length, newestWelcome: welcomes.at(-1) as number });
  expect(former()).toBe(1);
  rows.write([{ node: 2, bytes: Uint8Array.of(2) }], { seq: all.length + 1, newestWelcome: welcomes.at(-1) as number });
  expect(former()).toBe(1);
});

test("[SQ9] an object that kept the tree in one row, and beside each Welcome, has it node by node when it wakes", () => {
  const storage = nodeStorage();
  new Tables(storage, VERSIONS.slice(0, 3)).make();
  const { sql } = storage;
  // The last that happened in it brought somebody in.
  const past = all.slice(0, -1);
  for (const [seq, { group, added }] of past.entries()) {
    if (seq === 0) continue;
    const tree = added ? publicGroupTree(group) : new Uint8Array();
    const [none, some] = [new Uint8Array(), Uint8Array.of(1)];
    sql.exec("INSERT INTO commits (seq, added, welcome, tree) VALUES (?, ?, ?, ?)", seq, none, added ? some : none, tree);
  }
  const now = encodePublicGroup(past.at(-1)?.group as PublicGroup);
  sql.exec("INSERT INTO state (part, bytes) VALUES (1, ?)", now.head);
  sql.exec("INSERT INTO state (part, bytes) VALUES (2, ?)", now.tree);
  new Tables(storage, VERSIONS);
  const rows = new TreeRows(sql);
  expect(rows.now()).toEqual(now.tree);
  for (const seq of welcomes) expect(rows.at(seq)).toEqual(treeAt(seq));
  expect(sql.exec("SELECT part FROM state").toArray()).toEqual([{ part: 1 }]);
});

test("[SQ9] an entry that is larger than a row is read as it was written, and goes whole", () => {
  const storage = nodeStorage();
  new Tables(storage, VERSIONS).make();
  const log = new Log(storage.sql);
  const sizes = [1, MAX_ROW_BYTES, 2 * MAX_ROW_BYTES, 2 * MAX_ROW_BYTES + 7];
  const entries = sizes.map((size, i) => ({ seq: i + 1, bytes: new Uint8Array(size).map((_, at) => (at * 7 + i) % 251) }));
  for (const { seq, bytes } of entries) log.appendCommit(seq, bytes, null);
  expect(log.range(0, 9, 9)).toEqual(entries);
  expect(log.last()).toEqual(entries[3]);
  expect(log.range(0, 9, 9, MAX_ROW_BYTES + 1).length).toBe(2);
  const sized: number[] = [];
  log.hasAfter(0, ({ length }) => sized.push(length) < 0);
  expect(sized).toEqual(sizes);
  log.deleteUpTo({ all: 4, messages: 4 });
  expect(storage.sql.exec("SELECT seq FROM entry_parts").toArray()).toEqual([]);
});

test("[CT4] reports of a thousand accounts are kept though no row has room for them, and go when they are answered", () => {
  const storage = nodeStorage();
  new Tables(storage, VERSIONS).make();
  const log = new Log(storage.sql);
  const register = new Register(storage.sql);
  const signed = new Uint8Array(240).map((_, i) => i);
  const by = Array.from({ length: 1_024 }, (_, n) => ({
    account: `account ${n}` as AccountId,
    device: `device ${n}` as DeviceId,
    signed,
    back: [],
  }));
  const reports = Array.from({ length: 10 }, (_, seq) => ({ seq, committer: "somebody" as AccountId, by }));
  const head = {
    conversation: "chat",
    kind: "group",
    generation: 0,
    epoch: 1,
    frozen: null,
    seq: 3,
    at: 4,
    members: new Map(),
  } as const;
  const rows = () => storage.sql.exec("SELECT part FROM state").toArray().length;
  register.writeState({ ...head, conversation: "chat" as ConversationId, reports });
  expect(rows()).toBeGreaterThan(1);
  expect(new Register(storage.sql).load(log)?.reports).toEqual(reports);
  new Register(storage.sql).writeState({ ...head, conversation: "chat" as ConversationId, reports: [] });
  expect([rows(), register.load(log)?.reports]).toEqual([1, []]);
});
