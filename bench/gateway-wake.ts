// A hosted business that wakes: how long its first answer takes, and what its object takes in memory, by how many customers it has.

import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { SqlOnDemand } from "../client/engine/on-demand/sql-on-demand.ts";
import type { ConversationRecord } from "../client/store/conversation-record.ts";
import { type SqlPort, sqlReads, sqlStore } from "../client/store/sql.ts";
import { nodeSql } from "../client/store/sql-node.ts";
import buildWorker from "../e2e/world/build-worker.ts";
import { filesOf } from "../e2e/world/objects.ts";
import { Person } from "../e2e/world/person.ts";
import { WORLD_SECRETS } from "../e2e/world/secrets.ts";
import { Shop } from "../e2e/world/shop.ts";
import { runtimes, startWorld, type World } from "../e2e/world/world.ts";
import { unwrapAccountKey } from "../worker/gateway/device/account-key.ts";
import { indexDigest } from "../worker/gateway/device/index-digest.ts";
import { personIdOf } from "../worker/gateway/store/ids.ts";
import { sealedRows } from "../worker/gateway/store/sealed-rows.ts";
import { cost, type Measured, median } from "./measure.ts";

const CUSTOMERS = [1_000, 100_000];
const WAKES = 3;
const LIMIT_MS = 300;
const LIMIT_MB = 32;

export async function* benchGatewayWake(): AsyncGenerator<Measured> {
  await buildWorker();
  const world = await startWorld();
  try {
    const [owner, ana] = [await Person.join("Owner", world.url), await Person.join("Ana", world.url)];
    const shop = await Shop.of(owner, world.url);
    const opened = await ana.verbs.openDirect(shop.handle);
    if (opened.kind !== "ok") throw new Error(opened.kind);
    await ana.says("hello", opened.conversation);
    await shop.hears("hello");
    await Promise.all([owner.end(), ana.end()]);
    // What is said on both sides has left, and is remembered.
    await new Promise((resume) => setTimeout(resume, 8_000));
    const few = await wakes(world, shop);
    yield cost("wakes with 1 customer, first answer", few.ms, "ms");
    for (let [i, have] = [0, 1]; i < CUSTOMERS.length; i++) {
      const count = CUSTOMERS[i] ?? 0;
      await world.pause();
      await addCustomers(world, shop, have, count);
      have = count;
      await world.resume();
      const { ms, megabytes } = await wakes(world, shop);
      yield cost(`wakes with ${count.toLocaleString("en")} customers, first answer`, ms, "ms", { limit: LIMIT_MS, budget: 1 });
      const more = Math.max(0.1, megabytes - few.megabytes);
      yield cost(`  memory beside 1 customer`, more, "MB", { limit: LIMIT_MB, budget: 1 });
    }
  } finally {
    await world.end();
  }
}

/** Each time a new process, in which the Worker has answered something else before. */
async function wakes(world: World, shop: Shop): Promise<{ ms: number; megabytes: number }> {
  const [times, sizes]: [number[], number[]] = [[], []];
  for (let i = 0; i < WAKES; i++) {
    await world.pause();
    await world.resume();
    for (let asked = 0; asked < 5; asked++) await fetch(`${world.url}/v1/businesses/me/tokens`, bearer(shop));
    const before = rssMegabytes(world);
    const start = performance.now();
    const { status } = await shop.native("GET", "/settings");
    times.push(performance.now() - start);
    if (status !== 200) throw new Error(`${status}`);
    // What it does by itself after it woke is in it.
    await new Promise((resume) => setTimeout(resume, 3_000));
    sizes.push(rssMegabytes(world) - before);
  }
  return { ms: median(times), megabytes: median(sizes) };
}

function bearer({ token }: Shop): RequestInit {
  return { headers: { Authorization: `Bearer ${token}` } };
}

function rssMegabytes(world: World): number {
  const pids = runtimes(Number(new URL(world.url).port));
  const kib = pids.map((pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0));
  return kib.reduce((a, b) => a + b, 0) / 1024;
}

/** As many as that, each with the rows of the one who is there, under ids of their own. */
export async function addCustomers(world: World, shop: Shop, from: number, to: number): Promise<void> {
  const file = filesOf(world).find((name) => name.endsWith(".sqlite") && hasPeople(name));
  if (file === undefined) throw new Error("the business has no storage");
  const sql = nodeSql(file);
  const [{ value } = { value: new Uint8Array() }] = sql.exec("SELECT value FROM meta WHERE name = 'key'", []) as {
    value: Uint8Array;
  }[];
  const key = await unwrapAccountKey(Buffer.from(WORLD_SECRETS.GATEWAY_SECRET, "base64"), shop.id, new Uint8Array(value));
  if (key === undefined) throw new Error("the secret does not open it");
  const rows = sealedRows(key);
  const [person] = sql.exec("SELECT * FROM people ORDER BY first_at LIMIT 1", []);
  if (person === undefined) throw new Error("nobody is there");
  const reads = sqlReads(sql, rows);
  const record = reads.get("conversations", [person.conversation as string]);
  const contact = reads.get("contacts", [person.account as string]);
  if (record === undefined || contact === undefined) throw new Error("no record");
  sql.exec("BEGIN", []);
  // One transaction around all.
  const inside: SqlPort = { ...sql, exec: sql.exec, transaction: (fn) => fn() };
  const store = sqlStore(inside, rows, (step) => onDemand.note(step));
  const onDemand = new SqlOnDemand(inside, rows, indexDigest(key));
  const columns = Object.keys(person);
  const insert = `INSERT INTO people (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
  for (let i = from; i < to; i++) {
    const id = another(record.id, i);
    const account = another(contact.accountId, i);
    const own = { ...atRest(record), id, peer: account };
    const writes = [
      { table: "contacts", key: [account], value: { ...contact, accountId: account, handle: `customer.${i}` } },
      { table: "conversations", key: [id], value: own },
    ] as const;
    await store.transact({ scope: id, version: 0, writes });
    const row = {
      ...person,
      person: personIdOf(key, account),
      account,
      conversation: id,
    };
    sql.exec(insert, Object.values(row) as never);
  }
  sql.exec("COMMIT", []);
  sql.close();
}

/** A customer of long ago: all is said, and nothing is due. */
function atRest(record: ConversationRecord): ConversationRecord {
  const { cursor, heard, readUpTo } = record;
  const said = { acknowledged: cursor, markerSent: { delivered: heard, read: readUpTo } };
  return { ...record, ...said, selfUpdateAt: null, ownSinceUpdate: 0, intents: [] };
}

/** Of the same kind as the one beside it. */
function another<T extends string>(id: T, i: number): T {
  const bytes = Buffer.from(id, "base64url");
  bytes.writeUInt32BE(i, bytes.length - 4);
  return bytes.toString("base64url") as T;
}

function hasPeople(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'people'").all().length > 0;
  } finally {
    database.close();
  }
}
