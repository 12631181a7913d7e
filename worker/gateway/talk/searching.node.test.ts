import { expect, test } from "vitest";
import { memoryStore } from "../../../client/store/memory.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { MessageLookup } from "../store/message-lookup.ts";
import type { Known } from "../store/people.ts";
import type { StoredMessage } from "./business.ts";
import { search } from "./searching.ts";

const idOf = (letter: string) => `ZZ.${letter.repeat(26)}`;

/** Each has so many messages, numbered; every hundredth says more. */
async function kept(counts: Record<string, number>) {
  const store = memoryStore();
  const all = Object.keys(counts)
    .sort()
    .map((letter) => ({ person: idOf(letter), conversation: `chat ${letter}` as ConversationId }) as Known);
  for (const [letter, count] of Object.entries(counts))
    for (let seq = 1; seq <= count; seq += 500) {
      const writes = Array.from({ length: Math.min(500, count - seq + 1) }, (_, i) => {
        const n = seq + i;
        const text = n % 100 === 0 ? `Café number ${n} of ${letter}` : `nothing ${n}`;
        return {
          table: "timeline",
          key: [`chat ${letter}`, n, 0],
          value: { kind: "message", at: n, sender: "ana", id: `${n}`, text, body: { kind: "text" }, reply: null },
        } as never;
      });
      await store.transact({ scope: `chat ${letter} ${seq}`, version: 0, writes });
    }
  const lookup = new MessageLookup(store, () => "" as AccountId);
  const given = {
    people: {
      get: (id: string) => all.find(({ person }) => person === id),
      behind: (id: string) => all.find(({ person }) => person > id),
    },
    lookup,
    read: async ({ person }: Known, { seq }: { seq: number }) => [{ id: `${person} ${seq}` } as StoredMessage],
  };
  const everything = async (words: string, limit: number, person: string | null = null) => {
    const found: string[] = [];
    let pages = 0;
    for (let after: string | null = null; ; pages++) {
      const page: Awaited<ReturnType<typeof search>> = await search(given, { words, person, after, limit });
      found.push(...(page?.items ?? []).map(({ id }) => id));
      after = page?.next ?? null;
      if (after === null) return { found, pages };
    }
  };
  return { given, everything };
}

test("[BA10] everything that is kept is found once, whatever the pages are, and each page looks through so many lines", async () => {
  const { given, everything } = await kept({ A: 450, B: 2_600, C: 3 });
  const whole = ["A", "B"].flatMap((letter) =>
    Array.from({ length: letter === "A" ? 4 : 26 }, (_, i) => `${idOf(letter)} ${((letter === "A" ? 4 : 26) - i) * 100}`),
  );
  for (const limit of [1, 7, 200]) expect((await everything("CAFE numb", limit)).found, `${limit}`).toEqual(whole);
  expect((await everything("cafe", 200)).pages).toBeGreaterThan(0);
  expect((await everything("cafe", 200, idOf("A"))).found).toEqual(whole.slice(0, 4));
  // All of its words, each at the beginning of one.
  expect((await everything("cafe nothing", 200)).found).toEqual([]);
  expect((await everything("afe", 200)).found).toEqual([]);
  for (const after of ["x", `${idOf("A")}_`, "_1"])
    expect(await search(given, { words: "cafe", person: null, after, limit: 1 })).toBeUndefined();
  expect(await search(given, { words: " !", person: null, after: null, limit: 1 })).toBeUndefined();
  expect(await search(given, { words: "cafe", person: idOf("D"), after: null, limit: 1 })).toEqual({ items: [], next: null });
});
