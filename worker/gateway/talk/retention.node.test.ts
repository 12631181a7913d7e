// What a business keeps for some days only is gone after them, and nothing before.

import { expect, test } from "vitest";
import type { ConversationId } from "../../../protocol/index.ts";
import { Tables } from "../../tables.ts";
import { nodeStorage } from "../../testing/node-storage.ts";
import { KeptSince } from "../store/kept-since.ts";
import { VERSIONS } from "../store/schema.ts";
import { forgetOld, type RetentionPorts, settled } from "./retention.ts";

const DAY_MS = 24 * 3600_000;
const NOW = 100 * DAY_MS;
const chat = "chat" as ConversationId;

/** One line a day for a hundred days, and as many events. */
function kept(days: number) {
  const lines = Array.from({ length: 500 }, (_, i) => ({ seq: i + 1, record: { at: (i + 1) * (DAY_MS / 5) } }));
  const asked: { before: number[]; reach: string[]; lines: number[]; events: number[]; sentMessages: number[] } = {
    before: [],
    reach: [],
    lines: [],
    events: [],
    sentMessages: [],
  };
  const storage = nodeStorage();
  new Tables(storage, VERSIONS).make();
  const keptSince = new KeptSince(storage.sql);
  const since = () => storage.sql.exec("SELECT at FROM kept_since").toArray();
  keptSince.note({ writes: [{ table: "timeline", key: [chat, 1, 0], value: { at: lines[0]?.record.at } as never }] });
  let events = Array.from({ length: 500 }, (_, i) => ({ id: i + 1, at: (i + 1) * (DAY_MS / 5) }));
  const given = {
    self: () => "us",
    days: () => days,
    now: () => NOW,
    lookup: {
      between: async (_: unknown, from: number, upTo: number, limit: number) =>
        lines.filter(({ seq }) => seq >= from && seq < upTo).slice(0, limit),
      named: async () => ({ seq: 7 }),
    },
    keptSince,
    journal: { forgetReach: (conversation: string) => void asked.reach.push(conversation) },
    events: {
      forgetBefore(before: number, limit: number) {
        const gone = events.filter(({ at }) => at < before).slice(0, limit);
        events = events.filter((each) => !gone.includes(each));
        return gone.map(({ id }) => id);
      },
    },
    sentMessages: { forgetBefore: (before: number) => void asked.sentMessages.push(before) },
    forget: async (_: unknown, before: number) => void asked.lines.push(before),
    forgotten: (ids: number[]) => void asked.events.push(...ids),
  };
  return { given: given as unknown as RetentionPorts, asked, since, keptSince };
}

test("[GW7] after its days everything of them is forgotten: lines, events, and what was noted of what went out", async () => {
  const { given, asked } = kept(30);
  await forgetOld(given);
  // The first line of the last thirty days is the 350th.
  expect(asked.lines).toEqual([350]);
  expect(asked.events).toEqual(Array.from({ length: 349 }, (_, i) => i + 1));
  expect(asked.sentMessages).toEqual([70 * DAY_MS]);
});

test("[GW7] where nothing is to be kept it is a day, and where all is younger nothing goes", async () => {
  const none = kept(0);
  await forgetOld(none.given);
  expect(none.asked.lines).toEqual([495]);
  const all = kept(1_000);
  await forgetOld(all.given);
  expect([all.asked.lines, all.asked.events]).toEqual([[], []]);
});

test("[GW7] where nothing is to be kept an event goes when its receiver has it, and not when nobody took it; else it stays", () => {
  const gone = (days: number, outcome: "delivered" | "dead") => {
    const forgotten: number[] = [];
    settled({ days: () => days, events: { forget: (id: number) => void forgotten.push(id) } } as never, 7, outcome);
    return forgotten;
  };
  expect(gone(0, "delivered")).toEqual([7]);
  expect(gone(0, "dead")).toEqual([]);
  expect(gone(30, "delivered")).toEqual([]);
});

test("[GW15] the round looks where something is past its time, and nowhere else; of whom nothing stays, nothing is remembered", async () => {
  const { given, asked, since } = kept(30);
  await forgetOld(given);
  // From when the first was said that stays.
  expect(since()).toEqual([{ at: 70 * DAY_MS }]);
  expect(asked.reach).toEqual([]);
  await forgetOld(given);
  expect(asked.lines).toEqual([350]);
  await forgetOld({ ...given, now: () => NOW + 200 * DAY_MS });
  expect([since(), asked.reach]).toEqual([[], [chat]]);
});

test("[GW15] what is said while a round looks there, or before it died, is found by the next one", async () => {
  const { given, asked, since, keptSince } = kept(30);
  const say = (at: number) => keptSince.note({ writes: [{ table: "timeline", key: [chat, 600, 0], value: { at } as never }] });
  const later = { ...given, now: () => NOW + 200 * DAY_MS };
  await forgetOld({
    ...later,
    async forget() {
      say(NOW + 199 * DAY_MS);
    },
  });
  expect([since(), asked.reach]).toEqual([[{ at: NOW + 199 * DAY_MS }], []]);
  const died = forgetOld({ ...later, now: () => NOW + 900 * DAY_MS, forget: () => Promise.reject(new Error("it died")) });
  await expect(died).rejects.toThrow("it died");
  await forgetOld(later);
  expect([since(), asked.reach]).toEqual([[], [chat]]);
});

test("[GW7] who was there before it was known since when something is kept is looked at with the next round", async () => {
  const { sql, transactionSync } = nodeStorage();
  const storage = { sql, transactionSync } as unknown as DurableObjectStorage;
  // As they were made first.
  new Tables(storage, VERSIONS.slice(0, 1)).make();
  sql.exec("INSERT INTO people VALUES ('ZZ.ana', 'ana', ?, 1, 1, 0, 0)", chat);
  new Tables(storage, VERSIONS);
  const keptSince = new KeptSince(sql);
  expect(keptSince.before(70 * DAY_MS, 10)).toEqual([chat]);
  keptSince.begin(chat);
  keptSince.end(chat, 80 * DAY_MS);
  expect(keptSince.before(70 * DAY_MS, 10)).toEqual([]);
  expect(keptSince.before(81 * DAY_MS, 10)).toEqual([chat]);
});
