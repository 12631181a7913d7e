// What stays of a talk where a business keeps nothing, or a few days: real tables, a store of the client in memory.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { memoryStore } from "../../../client/store/memory.ts";
import type { Write } from "../../../client/store/port.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { Tables } from "../../tables.ts";
import { bindings, random } from "../../testing/conversations.ts";
import { Events } from "../store/events.ts";
import { messageIdOf } from "../store/ids.ts";
import { Journal } from "../store/journal.ts";
import { KeptSince } from "../store/kept-since.ts";
import { MessageLookup } from "../store/message-lookup.ts";
import { People } from "../store/people.ts";
import { VERSIONS } from "../store/schema.ts";
import { sealedRows } from "../store/sealed-rows.ts";
import { sealedValues } from "../store/sealed-values.ts";
import { SentMessages } from "../store/sent-messages.ts";
import { forgetOld, type RetentionPorts, settled } from "./retention.ts";

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const [SELF, ANA, CHAT] = [
  random() as string as AccountId,
  random() as string as AccountId,
  random() as string as ConversationId,
];

type Stage = {
  keeping: RetentionPorts;
  events: Events;
  lookup: MessageLookup;
  person: string;
  say(seq: number, at: number): Promise<number>;
  forgot: number[];
  told: number[];
};

function onStage(days: number, now: () => number, run: (stage: Stage) => Promise<void>): Promise<void> {
  return runInDurableObject(bindings.CONVERSATIONS.getByName(random()), async (_, { storage }) => {
    storage.sql.exec("DROP TABLE IF EXISTS applied");
    new Tables(storage, VERSIONS).make();
    const key = new Uint8Array(32).fill(7);
    const values = sealedValues(sealedRows(key));
    const [events, store, people] = [new Events(storage.sql, values), memoryStore(), new People(storage.sql, key)];
    const { person } = people.meet(ANA, CHAT, 1);
    const [forgot, told]: [number[], number[]] = [[], []];
    const [lookup, keptSince] = [new MessageLookup(store, () => SELF), new KeptSince(storage.sql)];
    const keeping: RetentionPorts = {
      lookup,
      keptSince,
      journal: new Journal(storage.sql, values),
      events,
      sentMessages: new SentMessages(storage.sql, values),
      days: () => days,
      now,
      forget: async (_conversation, before) => forgot.push(before),
      forgotten: (ids) => told.push(...ids),
    };
    const say = async (seq: number, at: number) => {
      const id = `said${seq}`;
      const record = { kind: "message", at, sender: ANA, id, text: "hi", reply: null, body: { kind: "text" } };
      const writes = [
        { table: "timeline", key: [CHAT, seq, 0], value: record },
        { table: "contents", key: [CHAT, ANA, id], value: { seq } },
      ] as unknown as Write[];
      await store.transact({ scope: "all", version: await store.version("all"), writes });
      keptSince.note({ writes });
      const message = messageIdOf("in", person, id);
      const content = { kind: "text", text: "hi" } as const;
      return events.add({
        kind: "message",
        at,
        person,
        name: "Ana",
        message,
        content,
        replyTo: null,
        repliesToUs: false,
        forwarded: false,
      });
    };
    await run({ keeping, events, lookup, person, say, forgot, told });
  });
}

test("[GW13] with nothing to be kept, a delivered event goes at once, and its line stays for a day: it can be answered and read", async () => {
  let now = HOUR_MS;
  await onStage(
    0,
    () => now,
    async ({ keeping, events, lookup, say, forgot }) => {
      const event = await say(1, now);
      settled(keeping, event, "delivered");
      expect(events.get(event)).toBeUndefined();
      expect((await lookup.named(CHAT, ANA, "said1"))?.seq).toBe(1);
      now += 23 * HOUR_MS;
      await forgetOld(keeping);
      // Nothing is past its time, so nothing is looked for.
      expect(forgot).toEqual([]);
      await say(2, now);
      now += 2 * HOUR_MS;
      await forgetOld(keeping);
      expect(forgot).toEqual([2]);
    },
  );
});

test("[GW7] [GW13] and what became a dead letter is found by an erasure", () =>
  onStage(
    0,
    () => 1,
    async ({ keeping, events, say, person }) => {
      const [dead, delivered] = [await say(1, 1), await say(2, 1)];
      settled(keeping, dead, "dead");
      settled(keeping, delivered, "delivered");
      expect(events.forgetPerson(person)).toEqual([dead]);
    },
  ));

test("[GW13] what is past its days goes from events, from what waits and from the lines; what is not, stays", async () => {
  const now = 10 * DAY_MS;
  await onStage(
    3,
    () => now,
    async ({ keeping, events, say, forgot, told }) => {
      const old = await say(1, now - 4 * DAY_MS);
      const young = await say(2, now - 2 * DAY_MS);
      settled(keeping, young, "delivered");
      await forgetOld(keeping);
      expect(told).toEqual([old]);
      expect(forgot).toEqual([2]);
      expect(events.after(0, 10).map(({ id }) => id)).toEqual([young]);
    },
  );
});
