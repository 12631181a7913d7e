// Coming back to 10,000 messages: all that a client does with them, on two stores, beside decrypting them alone.

import { loadState } from "../client/engine/state.ts";
import { openClient, type Store, systemClock, systemRandom, tokenHttp, tokenSockets } from "../client/index.ts";
import { follow } from "../client/live/fold.ts";
import { memoryVault } from "../client/media/vault-memory.ts";
import { memoryDisk, memoryStore } from "../client/store/memory.ts";
import { sqlStore } from "../client/store/sql.ts";
import { nodeSql } from "../client/store/sql-node.ts";
import { TABLES } from "../client/store/tables.ts";
import buildWorker from "../e2e/world/build-worker.ts";
import { Person } from "../e2e/world/person.ts";
import { startWorld } from "../e2e/world/world.ts";
import { open, processCommit, zero } from "../mls/index.ts";
import { type ConversationId, type Envelope, framePaths, readLogPage } from "../protocol/index.ts";
import { cost, type Measured } from "./measure.ts";

/** What came while Bob was away, and what he needs to come back to it. */
type Absence = { url: string; token: string; chat: ConversationId; last: string };

export async function* benchCatchUp(messages = 10_000): AsyncGenerator<Measured> {
  await buildWorker();
  const world = await startWorld();
  try {
    const [ana, bob] = [await Person.join("Ana", world.url), await Person.join("Bob", world.url)];
    const chat = await ana.opens(bob);
    await ana.says("first", chat);
    await bob.conversationCalled("Ana");
    await bob.sees("first", chat);
    await ana.sees("first", chat, "delivered");
    const { token } = bob;
    if (token === null) throw new Error("Bob has no session");
    await bob.goesAway();
    for (let sent = 0; sent < messages; sent += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, i) => ana.says(`message ${sent + i} of a long evening`, chat)));
      await ana.until({ kind: "timeline", conversation: chat, limit: 1 }, ({ items }) =>
        items.every((item) => item.seq !== null),
      );
      if ((sent + 100) % 1_000 === 0) console.log(`  ${(sent + 100).toLocaleString("en")} of them are sent`);
    }
    await ana.end();
    const absence = { url: world.url, token, chat, last: `message ${messages - 1} of a long evening` };
    const stored = sqlStore(nodeSql(bob.profile));
    const inMemory = await copied(stored, chat);
    const decryptingMs = await decrypting(stored, absence);
    const what = `catch up with ${messages.toLocaleString("en")} messages: fetch, open, store, show`;
    const against = { limit: decryptingMs, budget: 1 / 1.5, note: "decrypting the same messages alone" };
    yield cost(`${what} (memory)`, await comingBack(inMemory, absence), "ms", against);
    yield cost(`${what} (SQL)`, await comingBack(stored, absence), "ms", against);
    await bob.end();
  } finally {
    await world.end();
  }
}

/** The least that anybody has to do with them: fetched before the clock starts, nothing kept. */
async function decrypting(store: Store, absence: Absence): Promise<number> {
  const account = await store.get("account", []);
  const state = account && (await loadState(store, account, absence.chat));
  if (!state?.group) throw new Error("Bob has no group");
  const envelopes = await logAfter(absence, state.record.cursor);
  let { group } = state;
  const start = performance.now();
  for (const envelope of envelopes) {
    if (envelope.kind === "welcome") continue;
    const next =
      envelope.kind === "message"
        ? await open(group, envelope.bytes)
        : await processCommit(group, { commit: envelope.bytes, claim: envelope.claim }, envelope.at);
    if (next.kind !== "ok") throw new Error(`seq ${envelope.seq} could not be followed`);
    group = next.group;
    zero(next.consumed);
  }
  return performance.now() - start;
}

/** From opening the client to the last message in its timeline. */
async function comingBack(store: Store, { url, token, chat, last }: Absence): Promise<number> {
  const box = { token };
  const ports = {
    store,
    vault: memoryVault(),
    http: tokenHttp(url, box),
    sockets: tokenSockets(url, box),
    clock: systemClock,
    random: systemRandom,
  };
  const start = performance.now();
  const client = await openClient(ports);
  await new Promise<void>((done) => {
    follow(client, { kind: "timeline", conversation: chat, limit: 5 }, ({ items }) => {
      if (items.some((item) => item.kind === "message" && item.text === last)) done();
    });
  });
  const tookMs = performance.now() - start;
  await client.close();
  return tookMs;
}

/** What a store holds of the client and one conversation, in memory. */
async function copied(from: Store, chat: ConversationId): Promise<Store> {
  const disk = memoryDisk();
  const store = memoryStore(disk);
  for (const table of TABLES) {
    const entries = await from.range(table, { prefix: [] });
    const writes = entries.map(({ key, value }) => ({ table, key, value }) as never);
    await store.transact({ scope: `copy of ${table}`, version: 0, writes });
  }
  for (const scope of ["client", chat]) disk.versions.set(scope, await from.version(scope));
  return store;
}

async function logAfter({ url, token, chat }: Absence, after: number): Promise<Envelope[]> {
  const all: Envelope[] = [];
  for (let from = after; ; ) {
    const path = framePaths.log.replace(":conversation", chat);
    const answer = await fetch(`${url}${path}?after=${from}&limit=500`, { headers: { Authorization: `Bearer ${token}` } });
    const page = readLogPage(new Uint8Array(await answer.arrayBuffer()));
    if (!page.ok) throw new Error(`no page: ${answer.status}`);
    all.push(...page.frame.envelopes);
    const last = page.frame.envelopes.at(-1)?.seq;
    if (last === undefined || last >= page.frame.head) return all;
    from = last;
  }
}
