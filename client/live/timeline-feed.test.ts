// What a watched timeline costs: an item is built where something about it changed, and the store is read once.

import { expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import { KINDS } from "../content/kinds/index.ts";
import type { Conversations } from "../engine/conversations.ts";
import { newConversation } from "../engine/state.ts";
import type { World } from "../engine/world.ts";
import type { Person } from "../queries.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import { memoryDisk, memoryStore } from "../store/memory.ts";
import type { Store } from "../store/port.ts";
import type { TimelineRecord } from "../store/tables.ts";
import { TimelineFeed } from "./timeline-feed.ts";

const [self, bob] = ["A".repeat(22), "Q".repeat(22)] as [AccountId, AccountId];
const chat = "chat" as ConversationId;
const said = (seq: number, sender: AccountId): TimelineRecord => {
  return { kind: "message", at: seq, sender, id: `${seq}`, text: `${seq}`, body: { kind: "text" }, reply: null };
};

test("[LQ1] of two hundred messages one reaction, one tick and one new line build three items, and read nothing again", async () => {
  const store = memoryStore(memoryDisk());
  const lines = Array.from({ length: 200 }, (_, i) => ({
    table: "timeline" as const,
    key: [chat, i + 1, 0],
    value: said(i + 1, i % 2 ? self : bob),
  }));
  await store.transact({ scope: chat, version: 0, writes: lines });
  let reads = 0;
  const counted: Store = {
    ...store,
    range: (table, range) => {
      reads++;
      return store.range(table, range);
    },
  };
  let record: ConversationRecord = {
    ...newConversation(chat, "direct", { peer: bob, at: 0 }),
    cursor: 200,
    deliveredByAll: 199,
    readByAll: 199,
  };
  const conversations = { record: () => record, outbox: () => [] } as unknown as Conversations;
  const world = { store: counted, kinds: KINDS } as unknown as World;
  let built = 0;
  const person = (accountId: AccountId) => {
    built++;
    return { accountId } as Person;
  };
  const people = { self, person, contact: () => undefined };
  const feed = new TimelineFeed(
    { world, conversations, sentBytes: () => 0 },
    { kind: "timeline", conversation: chat, limit: 300 },
  );
  expect((await feed.answer(people))?.kind).toBe("whole");
  expect(built).toBe(200);
  [built, reads] = [0, 0];
  record = { ...record, cursor: 201, deliveredByAll: 200 };
  feed.note({
    kind: "conversation",
    conversation: chat,
    lines: [{ seq: 201, place: 0, record: said(201, bob) }],
    reactions: [{ to: 5, account: bob, reaction: { emoji: "👍", seq: 201 } }],
  });
  const update = await feed.answer(people);
  expect(update).toMatchObject({
    kind: "changes",
    gone: [],
    rows: [{ reactions: [{ emoji: "👍" }] }, { state: "delivered" }, { seq: 201 }],
  });
  // Each names its sender, and the reaction whoever reacted.
  expect([built, reads]).toEqual([4, 0]);
  feed.note({ kind: "conversation", conversation: chat, lines: [] });
  expect(await feed.answer(people)).toBeNull();
  expect(built).toBe(4);
});
