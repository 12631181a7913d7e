// What a step of the client means to the business, under random steps: each thing that happened is news once, and nothing else is.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Write } from "../../../client/store/port.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { type Entry, newsIn } from "./journal-news.ts";

const SELF = "self" as AccountId;
const PEER = "peer" as AccountId;
const CHAT = "chat" as ConversationId;
const NOWHERE = () => ({ delivered: 0, read: 0 });

const happening = fc.constantFrom(
  "their message",
  "what nobody understands",
  "their permission",
  "our message",
  "a line of the system",
  "their reaction",
  "their reaction taken back",
  "their reaction to what is not here",
  "our reaction",
  "our reaction taken back",
  "a name",
  "a draft that failed",
  "a draft that waits",
  "a line that goes",
  "all lines go",
  "reactions that go",
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;
type Made = { writes: Write[]; news: Entry["news"] | null };

/** As the engine writes it: a message leaves a line and its id, a reaction its id and what it says. */
function madeOf(kind: Happening, i: number): Made {
  const [seq, id] = [100 + i, `id ${i}`];
  const put = (table: string, key: (string | number)[], value: object | null) => ({ table, key, value }) as unknown as Write;
  const line = (value: object) => put("timeline", [CHAT, seq, 0], { at: 1, ...value });
  const content = (sender: AccountId, at = seq) => put("contents", [CHAT, sender, id], { seq: at });
  switch (kind) {
    case "their message":
      return { writes: [line({ kind: "message", sender: PEER, id }), content(PEER)], news: { kind: "line", seq, place: 0 } };
    case "what nobody understands":
      return { writes: [line({ kind: "unknown", sender: PEER, id }), content(PEER)], news: { kind: "line", seq, place: 0 } };
    case "their permission": {
      const said = { kind: "permission", by: PEER, granted: true };
      return { writes: [line({ kind: "system", line: said }), content(PEER)], news: { kind: "line", seq, place: 0 } };
    }
    case "our message":
      return { writes: [line({ kind: "message", sender: SELF, id }), content(SELF)], news: { kind: "placed", id, seq } };
    case "a line of the system":
      return { writes: [line({ kind: "system", line: { kind: "joined" } })], news: null };
    case "their reaction":
    case "their reaction taken back": {
      const emoji = kind === "their reaction" ? "👍" : "";
      const value = emoji === "" ? null : { emoji, id };
      return {
        writes: [content(PEER), put("reactions", [CHAT, i, PEER], value)],
        news: { kind: "reaction", account: PEER, id, to: i, emoji },
      };
    }
    case "their reaction to what is not here":
      return { writes: [content(PEER)], news: null };
    case "our reaction":
    case "our reaction taken back": {
      const value = kind === "our reaction" ? { emoji: "👍", id } : null;
      return { writes: [content(SELF), put("reactions", [CHAT, i, SELF], value)], news: { kind: "placed", id, seq } };
    }
    case "a name":
      return { writes: [put("contacts", [PEER], { name: "Ana" })], news: null };
    case "a draft that failed":
      return { writes: [put("outbox", [CHAT, i], { id, failure: "refused" })], news: { kind: "failed", id } };
    case "a draft that waits":
      return { writes: [put("outbox", [CHAT, i], { id, failure: null })], news: null };
    case "a line that goes":
      return { writes: [put("timeline", [CHAT, seq, 0], null)], news: null };
    case "all lines go":
      return { writes: [{ table: "timeline", prefix: [CHAT] } as unknown as Write], news: null };
    case "reactions that go":
      return { writes: [{ table: "reactions", prefix: [CHAT, i] } as unknown as Write], news: null };
  }
}

const sorted = (news: readonly (Entry["news"] | null)[]) =>
  news
    .filter((each) => each !== null)
    .map((each) => JSON.stringify(each))
    .sort();

describe("[GW1] of a step", () => {
  test("each thing that happened is news exactly once, whatever happened beside it and in whatever order it was written", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20 }), fc.boolean(), (kinds, isTurned) => {
        const made = kinds.map(madeOf);
        const writes = (isTurned ? [...made].reverse() : made).flatMap((each) => each.writes);
        const entries = newsIn({ writes }, SELF, NOWHERE);
        expect(sorted(entries.map(({ news }) => news))).toEqual(sorted(made.map(({ news }) => news)));
        expect(entries.every(({ conversation }) => conversation === CHAT)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("lines keep their order, and come before reactions to them", () => {
    const made = (["their message", "their reaction", "their message"] as const).map(madeOf);
    const kinds = newsIn({ writes: made.flatMap(({ writes }) => writes) }, SELF, NOWHERE).map(({ news }) => news);
    expect(kinds).toMatchObject([{ seq: 100 }, { seq: 102 }, { kind: "reaction", to: 1 }]);
  });

  test("before there is an account nothing is", () => {
    expect(newsIn({ writes: madeOf("their message", 1).writes }, null, NOWHERE)).toEqual([]);
  });

  test.each([
    ["farther than before", "direct", { deliveredByAll: 5, readByAll: 3 }, [{ kind: "reach", delivered: 5, read: 3 }]],
    ["read further alone", "direct", { deliveredByAll: 4, readByAll: 3 }, [{ kind: "reach", delivered: 4, read: 3 }]],
    ["as before", "direct", { deliveredByAll: 4, readByAll: 2 }, []],
    ["not as far", "direct", { deliveredByAll: 1, readByAll: 1 }, []],
    ["in a group", "group", { deliveredByAll: 9, readByAll: 9 }, []],
  ])("how far the other has come: %s", (_, kind, reach, expected) => {
    const writes = [{ table: "conversations", key: [CHAT], value: { kind, ...reach } } as unknown as Write];
    const entries = newsIn({ writes }, SELF, () => ({ delivered: 4, read: 2 }));
    expect(entries.map(({ news }) => news)).toEqual(expected);
  });
});
