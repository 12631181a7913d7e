import fc from "fast-check";
import { expect, test } from "vitest";
import type { AccountId } from "../../protocol/index.ts";
import { type Pin, withPin } from "./pins.ts";

const word = fc.record({ message: fc.integer({ min: 0, max: 30 }), said: fc.integer({ min: 1, max: 5000 }), on: fc.boolean() });
const words = fc.uniqueArray(word, { selector: ({ said }) => said, maxLength: 120 });
type Word = { message: number; said: number; on: boolean };
const pinOf = ({ message, said, on }: Word): Pin => {
  return { id: `${message}`, sender: "ana" as unknown as AccountId, said, by: "bob" as unknown as AccountId, on };
};
const after = (all: readonly Word[]) => all.map(pinOf).reduce<Pin[]>(withPin, []);
const shown = (all: readonly Word[]) =>
  after(all)
    .filter(({ on }) => on)
    .map(({ id }) => id);

test("[PI2] whatever order they come in, whoever heard the same words of it has the same pinned; said twice is said once", () => {
  const both = words.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
  );
  fc.assert(
    fc.property(both, ([all, shuffled]) => {
      expect(after(shuffled)).toEqual(after(all));
    }),
  );
});

test("[PI2] whoever missed what was said of a message before its last word has the same", () => {
  fc.assert(
    fc.property(words, fc.array(fc.boolean(), { minLength: 120, maxLength: 120 }), (all, isLost) => {
      const last = new Map<number, number>();
      for (const { message, said } of all) last.set(message, Math.max(last.get(message) ?? 0, said));
      const some = all.filter(({ message, said }, i) => !isLost[i] || last.get(message) === said);
      expect(after(some)).toEqual(after(all));
    }),
  );
});

test("[PI2] ten thousand of them take no more room than sixteen; the last word on each counts, the newest first", () => {
  const many = Array.from({ length: 10_000 }, (_, i) => ({ message: i, said: i + 1, on: i % 2 === 0 }));
  expect(after(many)).toHaveLength(16);
  expect(shown(many).slice(0, 3)).toEqual(["9998", "9996", "9994"]);
  const [a, b, c] = [1, 2, 3].map((message) => ({ message, said: message, on: true })) as [Word, Word, Word];
  expect(shown([a, b, c, { message: 2, said: 4, on: false }])).toEqual(["3", "1"]);
  expect(shown([{ message: 1, said: 9, on: true }, b, c, a])).toEqual(["1", "3", "2"]);
});
