// Coming back to 10,000 messages: all that a client does with them, beside decrypting them alone.

import { loadState } from "../client/engine/state.ts";
import { sqlStore } from "../client/store/sql.ts";
import { nodeSql } from "../client/store/sql-node.ts";
import buildWorker from "../e2e/world/build-worker.ts";
import { Person } from "../e2e/world/person.ts";
import { startWorld } from "../e2e/world/world.ts";
import { open, processCommit, zero } from "../mls/index.ts";
import { type Envelope, framePaths, readLogPage } from "../protocol/index.ts";
import { cost, type Measured } from "./measure.ts";

export async function benchCatchUp(messages = 10_000): Promise<Measured[]> {
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
    await bob.goesAway();
    for (let sent = 0; sent < messages; sent += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, i) => ana.says(`message ${sent + i} of a long evening`, chat)));
      await ana.until({ kind: "timeline", conversation: chat, limit: 1 }, ({ items }) =>
        items.every((item) => item.seq !== null),
      );
    }

    const store = sqlStore(nodeSql(bob.profile));
    const account = await store.get("account", []);
    const state = account && (await loadState(store, account, chat));
    await store.close();
    if (!state?.group) throw new Error("Bob has no group");
    const envelopes = await logAfter(world.url, token, chat, state.record.cursor);
    let { group } = state;
    const startDecrypting = performance.now();
    for (const envelope of envelopes) {
      if (envelope.kind === "welcome") continue;
      const next =
        envelope.kind === "message" ? await open(group, envelope.bytes) : await processCommit(group, envelope.bytes, envelope.at);
      if (next.kind !== "ok") throw new Error(`seq ${envelope.seq} could not be followed`);
      group = next.group;
      zero(next.consumed);
    }
    const decryptingMs = performance.now() - startDecrypting;

    const last = `message ${messages - 1} of a long evening`;
    const start = performance.now();
    await bob.comesOnline();
    await bob.until({ kind: "timeline", conversation: chat, limit: 5 }, ({ items }) =>
      items.some((item) => item.kind === "message" && item.text === last),
    );
    const catchingUpMs = performance.now() - start;
    await Promise.all([ana.end(), bob.end()]);
    const against = { limit: decryptingMs, budget: 1 / 1.5, note: "decrypting the same messages alone" };
    return [
      cost(`catch up with ${messages.toLocaleString("en")} messages: fetch, open, store, show`, catchingUpMs, "ms", against),
    ];
  } finally {
    await world.end();
  }
}

async function logAfter(url: string, token: string | null, conversation: string, after: number): Promise<Envelope[]> {
  const all: Envelope[] = [];
  for (let from = after; ; ) {
    const path = framePaths.log.replace(":conversation", conversation);
    const answer = await fetch(`${url}${path}?after=${from}&limit=500`, { headers: { Authorization: `Bearer ${token}` } });
    const page = readLogPage(new Uint8Array(await answer.arrayBuffer()));
    if (!page.ok) throw new Error(`no page: ${answer.status}`);
    all.push(...page.frame.envelopes);
    const last = page.frame.envelopes.at(-1)?.seq;
    if (last === undefined || last >= page.frame.head) return all;
    from = last;
  }
}
