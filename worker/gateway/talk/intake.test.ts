/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { newConversation } from "../../../client/engine/state.ts";
import { memoryStore } from "../../../client/store/memory.ts";
import type { Write } from "../../../client/store/port.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { Tables } from "../../tables.ts";
import { bindings, random } from "../../testing/conversations.ts";
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

const [SELF, PEER] = [random<AccountId>(), random<AccountId>()];
const CHAT = random<ConversationId>();

/** @param between what happens after a line was looked up, and before it is told */
function onStage(
  between: (journal: Journal) => void,
  run: (stage: {
    journal: Journal;
    intake: Intake;
    events: Events;
    heard: ConversationId[];
    told: number[];
    /** Of the line */
    id: string;
  }) => Promise<void>,
): Promise<void> {
  return runInDurableObject(bindings.CONVERSATIONS.getByName(random()), async (_, { storage }) => {
    storage.sql.exec("DROP TABLE IF EXISTS applied");
    new Tables(storage, VERSIONS).make();
    const { sql } = storage;
    const key = new Uint8Array(32).fill(7);
    const values = sealedValues(sealedRows(key));
    const [journal, events, store] = [new Journal(sql, values), new Events(sql, values), memoryStore()];
    const [heard, told]: [ConversationId[], number[]] = [[], []];
    const record = { kind: "message", at: 1, sender: PEER, id: random(), text: "hi", body: { kind: "text" }, reply: null };
    const writes = [
      { table: "timeline", key: [CHAT, 1, 0], value: record },
      { table: "contents", key: [CHAT, PEER, record.id], value: { seq: 1 } },
      { table: "conversations", key: [CHAT], value: { ...newConversation(CHAT, "direct", { peer: PEER, at: 1 }) } },
      { table: "contacts", key: [PEER], value: { accountId: PEER, accountKey: new Uint8Array(), name: "Ana", handle: "ana" } },
    ] as unknown as Write[];
    await store.transact({ scope: "all", version: 0, writes });
    journal.note({ scope: "all", version: 0, writes }, SELF);
    const lookup = new MessageLookup(store, () => SELF);
    const intake = new Intake({
      self: () => SELF,
      client: { openFile: async () => ({ kind: "unknown" }) },
      journal,
      lookup,
      people: new People(sql, key),
      mediaFiles: new MediaFiles(sql, values, {} as never),
      events,
      sentMessages: new SentMessages(sql, values),
      now: () => 1,
      transaction(fn) {
        between(journal);
        storage.transactionSync(fn);
      },
      added: () => {},
      remakeExports: async () => {},
      forgetMessage: (message) => void events.forgetMessage(message),
      told: (ids) => void told.push(...ids),
      heard: (conversation) => void heard.push(conversation),
      failed(error) {
        throw error;
      },
    });
    await run({ journal, intake, events, heard, told, id: record.id });
  });
}

test("[GW1] a line becomes one event, and its conversation is attended to", () =>
  onStage(
    () => {},
    async ({ journal, intake, events, heard, told }) => {
      await Promise.all([intake.run(), intake.run()]);
      expect(events.after(0, 10)).toMatchObject([{ id: 1, kind: "message", name: "Ana", content: { kind: "text", text: "hi" } }]);
      expect([heard, told, journal.isEmpty]).toEqual([[CHAT], [1], true]);
    },
  ));

test("[GW7] what is erased while it is looked up is told to nobody", () =>
  onStage(
    (journal) => journal.forget(CHAT),
    async ({ journal, intake, events, heard, told }) => {
      await intake.run();
      expect([events.after(0, 10), heard, told, journal.isEmpty]).toEqual([[], [], [], true]);
    },
  ));

test("[DM6] what goes by its time takes its event along, and those of what was said to it, and none is told in its place", () =>
  onStage(
    () => {},
    async ({ journal, intake, events, told, id }) => {
      const said = [
        { table: "contents", key: [CHAT, PEER, random()], value: { seq: 2 } },
        { table: "reactions", key: [CHAT, 1, PEER], value: { emoji: "👍", seq: 2 } },
      ] as unknown as Write[];
      journal.note({ scope: "all", version: 1, writes: said }, SELF);
      await intake.run();
      expect(events.after(0, 10).map((event) => "content" in event && event.content.kind)).toEqual(["text", "reaction"]);
      const writes = [
        { table: "timeline", key: [CHAT, 1, 0], value: null },
        { table: "contents", key: [CHAT, PEER, id], value: { seq: 1, isGone: true } },
      ] as unknown as Write[];
      journal.note({ scope: "all", version: 2, writes }, SELF);
      await intake.run();
      expect([events.after(0, 10), told, journal.isEmpty]).toEqual([[], [1, 2], true]);
    },
  ));
