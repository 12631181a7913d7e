// Live queries as a view has them: at once, then only what changed.

import { expect, test } from "vitest";
import { fold } from "../live/fold.ts";
import type { Query, QueryResult, QueryUpdate } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import { textsOf } from "../simulation/device.ts";
import { talking } from "./talking.ts";

/** @returns each update as it was told, and what they make together */
function watched<Q extends Query>(device: Device, query: Q) {
  const updates: QueryUpdate<Q>[] = [];
  let state: QueryResult<Q> | undefined;
  device.client?.watch(query, (update) => {
    updates.push(update);
    state = fold(query, state, update);
  });
  return { updates, state: () => state };
}

/** Everything that needs no time has happened. */
async function moment(): Promise<void> {
  for (let i = 0; i < 50; i++) await new Promise((resume) => setImmediate(resume));
}

test("[LQ1] what is written is shown before any time passes; what comes within a frame after that is one answer", async () => {
  const { ana, chat, world } = await talking(810);
  const { updates, state } = watched(ana, { kind: "timeline", conversation: chat, limit: 50 });
  await moment();
  expect(updates.map(({ kind }) => kind)).toEqual(["whole"]);
  await world.clock.advance(100);
  ana.network.setOnline(false);
  const frozen = world.clock.now();
  await ana.verbs.send(chat, { text: "at once" });
  await moment();
  expect(world.clock.now()).toBe(frozen);
  expect(textsOf(state() as never).at(-1)).toBe("at once");
  const before = updates.length;
  for (const text of ["two", "three", "four"]) await ana.verbs.send(chat, { text });
  await moment();
  expect(updates.length).toBe(before);
  await world.clock.advance(20);
  expect(updates.length).toBe(before + 1);
  expect(textsOf(state() as never).slice(-3)).toEqual(["two", "three", "four"]);
});

test("[LQ1] a message, a tick and a reaction tell their own item and nothing else; together they are the whole answer", async () => {
  const { ana, bob, chat, world } = await talking(811);
  for (let i = 0; i < 30; i++) await world.ends(ana.verbs.send(chat, { text: `${i}` }));
  await world.clock.advance(5000);
  await world.ends(bob.verbs.markRead(chat, 1000));
  await world.clock.advance(5000);
  const query = { kind: "timeline", conversation: chat, limit: 50 } as const;
  const { updates, state } = watched(ana, query);
  await world.clock.advance(100);
  updates.length = 0;
  await world.ends(bob.verbs.send(chat, { text: "new" }));
  await world.clock.advance(5000);
  const rows = updates.flatMap((update) => (update.kind === "changes" ? update.rows : []));
  expect(rows).toMatchObject([{ text: "new" }]);
  updates.length = 0;
  await world.ends(ana.verbs.send(chat, { text: "mine" }));
  await world.clock.advance(5000);
  const [first, ...later] = updates.flatMap((update) => (update.kind === "changes" ? update.rows : []));
  expect(first).toMatchObject({ text: "mine", state: "pending", seq: null });
  for (const row of later)
    expect(Object.keys(row).filter((name) => !["id", "seq", "place", "at", "state"].includes(name))).toEqual([]);
  updates.length = 0;
  await world.ends(bob.verbs.react(chat, String(first?.id), "👍"));
  await world.clock.advance(5000);
  const told = updates.flatMap((update) => (update.kind === "changes" ? update.rows : []));
  expect(told).toMatchObject([{ id: first?.id, reactions: [{ emoji: "👍" }] }]);
  expect(Object.keys(told[0] ?? {}).sort()).toEqual(["id", "reactions"]);
  expect(state()).toEqual(await world.ends(ana.ask(query)));
});

test("[LQ1] typing is told by itself: the list and the chat hear the name, the timeline nothing", async () => {
  const { ana, bob, chat, world } = await talking(812);
  const list = watched(ana, { kind: "conversations" });
  const timeline = watched(ana, { kind: "timeline", conversation: chat, limit: 50 });
  const details = watched(ana, { kind: "conversation", conversation: chat });
  await world.clock.advance(1000);
  for (const { updates } of [list, timeline, details]) (updates as unknown[]).length = 0;
  await world.ends(bob.verbs.typing(chat));
  await world.clock.advance(500);
  expect(list.updates).toMatchObject([{ kind: "changes", rows: [{ id: chat, typing: [{ name: "Bob" }] }] }]);
  expect(details.updates).toMatchObject([{ kind: "changes", fields: { typing: [{ name: "Bob" }] } }]);
  expect(timeline.updates).toEqual([]);
});

test("[LQ1] from a quote one gets to a message at any distance, and reads on from there both ways", async () => {
  const { ana, bob, chat, world } = await talking(813);
  const first = (await world.ends(bob.timeline(chat))).items.find(({ kind }) => kind === "message");
  for (let i = 0; i < 60; i++) await world.ends(ana.verbs.send(chat, { text: `${i}` }));
  await world.ends(ana.verbs.send(chat, { text: "as I said", replyTo: first?.id ?? "" }));
  await world.clock.advance(5000);
  const newest = await world.ends(bob.timeline(chat, 10));
  const last = newest.items.at(-1);
  const around = last?.kind === "message" ? (last.reply?.seq ?? 0) : 0;
  const place = await world.ends(bob.ask({ kind: "timeline", conversation: chat, limit: 10, around }));
  expect(place).toMatchObject({ hasNewer: true });
  expect(place.items.some(({ id }) => id === first?.id)).toBe(true);
  const after = place.items.at(-1)?.seq ?? 0;
  const next = await world.ends(bob.ask({ kind: "timeline", conversation: chat, limit: 10, after }));
  expect(next.items[0]?.seq).toBe(after + 1);
});
