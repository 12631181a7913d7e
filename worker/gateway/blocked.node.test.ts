// Whom a business has blocked is not heard: no message, no reaction, no deletion becomes an event. What came stays where it was.

import { expect, test } from "vitest";
import { newConversation } from "../../client/engine/state.ts";
import { memoryStore } from "../../client/store/memory.ts";
import type { Write } from "../../client/store/port.ts";
import { type AccountId, type ConversationId, idFromBytes } from "../../protocol/index.ts";
import { Tables } from "../tables.ts";
import { nodeStorage } from "../testing/node-storage.ts";
import { Events } from "./events.ts";
import { Intake } from "./intake.ts";
import { Journal } from "./journal-rows.ts";
import { Lookup } from "./lookup.ts";
import { Outgone } from "./outgone.ts";
import { People } from "./people.ts";
import { VERSIONS } from "./schema.ts";
import { sealedRows } from "./sealed-rows.ts";
import { sealedValues } from "./sealed-values.ts";
import { Shelf } from "./shelf.ts";

const id = <Id extends AccountId | ConversationId>(n: number) => idFromBytes<Id>(new Uint8Array(16).fill(n));
const [SELF, PEER] = [id<AccountId>(1), id<AccountId>(2)];
const CHAT = id<ConversationId>(3);

test.each([
  [false, 1],
  [true, 0],
])("[CC4] a message and a reaction of whom the business blocked (%s) become %d events each", async (isBlocked, count) => {
  const storage = nodeStorage();
  new Tables(storage, VERSIONS).make();
  const { sql } = storage;
  const key = new Uint8Array(32).fill(7);
  const values = sealedValues(sealedRows(key));
  const [journal, events, store] = [new Journal(sql, values), new Events(sql, values), memoryStore()];
  const people = new People(sql, key);
  people.block(people.meet(PEER, CHAT, 1).person, isBlocked);
  const record = { kind: "message", at: 5, sender: PEER, id: id<AccountId>(4), text: "hi", body: { kind: "text" }, reply: null };
  const reaction = { table: "reactions", key: [CHAT, 1, PEER], value: { emoji: "👍", seq: 2 } };
  const writes = [
    { table: "timeline", key: [CHAT, 1, 0], value: record },
    { table: "contents", key: [CHAT, PEER, record.id], value: { seq: 1 } },
    { table: "conversations", key: [CHAT], value: newConversation(CHAT, "direct", { peer: PEER, at: 1 }) },
    { table: "contacts", key: [PEER], value: { accountId: PEER, accountKey: new Uint8Array(), name: "Ana", handle: "ana" } },
    // Its id stands right before it.
    { table: "contents", key: [CHAT, PEER, id<AccountId>(5)], value: { seq: 2 } },
    reaction,
  ] as unknown as Write[];
  await store.transact({ scope: "all", version: 0, writes });
  journal.note({ scope: "all", version: 0, writes }, SELF);
  const intake = new Intake({
    self: () => SELF,
    client: { openFile: async () => ({ kind: "not-found" }) as never },
    journal,
    lookup: new Lookup(store, () => SELF),
    people,
    shelf: new Shelf(sql, values, {} as never),
    events,
    outgone: new Outgone(sql, values),
    now: () => 9,
    transaction: (fn) => storage.transactionSync(fn),
    forgetExports: async () => {},
    forgetMessage: () => {},
    added: () => {},
    told: () => {},
    heard: () => {},
    failed(error) {
      throw error;
    },
  });
  await intake.run();
  const told = events.after(0, 10).filter((event) => event.kind === "message");
  expect(told.filter(({ content }) => content.kind === "text").length).toBe(count);
  expect(told.filter(({ content }) => content.kind === "reaction").length).toBe(count);
  // That it wrote counts all the same: it may be answered, if it is heard again.
  expect(people.in(CHAT)?.lastWroteAt).toBeGreaterThanOrEqual(5);
  expect(journal.isEmpty).toBe(true);
});
