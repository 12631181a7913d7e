// Whom a business has blocked is not heard: no message, no reaction, no deletion becomes an event. What came stays where it was.

import { expect, test } from "vitest";
import { newConversation } from "../../../client/engine/state.ts";
import { memoryStore } from "../../../client/store/memory.ts";
import type { Write } from "../../../client/store/port.ts";
import { type AccountId, type ConversationId, idFromBytes } from "../../../protocol/index.ts";
import { Tables } from "../../tables.ts";
import { nodeStorage } from "../../testing/node-storage.ts";
import { Events } from "../store/events.ts";
import { Journal } from "../store/journal.ts";
import { MediaFiles } from "../store/media-files.ts";
import { MessageLookup } from "../store/message-lookup.ts";
import { People } from "../store/people.ts";
import { VERSIONS } from "../store/schema.ts";
import { sealedRows } from "../store/sealed-rows.ts";
import { sealedValues } from "../store/sealed-values.ts";
import { SentMessages } from "../store/sent-messages.ts";
import { Intake } from "./intake.ts";

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
    client: { openFile: async () => ({ kind: "unknown" }) },
    journal,
    lookup: new MessageLookup(store, () => SELF),
    people,
    mediaFiles: new MediaFiles(sql, values, {} as never),
    events,
    sentMessages: new SentMessages(sql, values),
    now: () => 9,
    transaction: (fn) => storage.transactionSync(fn),
    remakeExports: async () => {},
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
