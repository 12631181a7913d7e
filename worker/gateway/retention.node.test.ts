// What a business keeps for some days only is gone after them, and nothing before.

import { expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { forgetOld, type Keeping, settled } from "./retention.ts";

const DAY_MS = 24 * 3600_000;
const NOW = 100 * DAY_MS;
const chat = "chat" as ConversationId;

/** One line a day for a hundred days, and as many events. */
function kept(days: number) {
  const lines = Array.from({ length: 500 }, (_, i) => ({ seq: i + 1, record: { at: (i + 1) * (DAY_MS / 5) } }));
  const asked: { before: number[]; lines: number[]; events: number[]; outgone: number[] } = {
    before: [],
    lines: [],
    events: [],
    outgone: [],
  };
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
    people: {
      page: ({ after }: { after: unknown }) => (after === null ? [{ person: "p", conversation: chat, account: "a" }] : []),
      get: () => ({ person: "p", conversation: chat, account: "a" }),
    },
    events: {
      forgetBefore(before: number, limit: number) {
        const gone = events.filter(({ at }) => at < before).slice(0, limit);
        events = events.filter((each) => !gone.includes(each));
        return gone.map(({ id }) => id);
      },
    },
    outgone: { forgetBefore: (before: number) => void asked.outgone.push(before) },
    forget: async (_: unknown, before: number) => void asked.lines.push(before),
    forgotten: (ids: number[]) => void asked.events.push(...ids),
  };
  return { given: given as unknown as Keeping, asked };
}

test("[GW7] after its days everything of them is forgotten: lines, events, and what was noted of what went out", async () => {
  const { given, asked } = kept(30);
  await forgetOld(given);
  // The first line of the last thirty days is the 350th.
  expect(asked.lines).toEqual([350]);
  expect(asked.events).toEqual(Array.from({ length: 349 }, (_, i) => i + 1));
  expect(asked.outgone).toEqual([70 * DAY_MS]);
});

test("[GW7] where nothing is to be kept it is a day, and where all is younger nothing goes", async () => {
  const none = kept(0);
  await forgetOld(none.given);
  expect(none.asked.lines).toEqual([495]);
  const all = kept(1_000);
  await forgetOld(all.given);
  // Before its first line there is nothing.
  expect([all.asked.lines, all.asked.events]).toEqual([[1], []]);
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
