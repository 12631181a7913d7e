// Words, signatures, blocks and queries: found is what a person would call the same word, and what anybody writes costs no more than it is long.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { MessageRecord } from "../store/tables.ts";
import { candidatesIn as candidates, encodeBlock, openBlock, type Wanted } from "./block.ts";
import { BLOCK_SEQS, blockOf } from "./block-of.ts";
import { entryOf, MAX_SIGNATURES, stretchOfCarried } from "./entry.ts";
import { matchIn } from "./match.ts";
import { isEmpty, MAX_QUERY_LETTERS, readQuery } from "./query.ts";
import { beginningOf, signatureOf } from "./signature.ts";
import { wordsIn } from "./words.ts";

const words = (text: string) => [...wordsIn(text)].map(({ word }) => word);
const message = (text: string, more: Partial<MessageRecord> = {}): MessageRecord => ({
  kind: "message",
  at: 1_795_000_000_123,
  sender: "ana" as never,
  id: "m",
  text,
  body: { kind: "text" },
  reply: null,
  ...more,
});
const ANY: Wanted = { stretches: [], after: 0, before: Number.POSITIVE_INFINITY };
const wanted = (...starts: string[]): Wanted => ({ ...ANY, stretches: starts.map(beginningOf) });
const candidatesIn = (bytes: Uint8Array, block: number, wanted: Wanted) => candidates(openBlock(bytes), block, wanted);

test("[SE2] case, accents, widths and what nobody sees make no other word; Chinese and Japanese are cut into words", () => {
  expect(words("Crème BRÛLÉE, Straße!")).toEqual(["creme", "brulee", "straße"]);
  expect(words("İstanbul ＦＵＬＬ ﬁne")).toEqual(["istanbul", "full", "fine"]);
  expect(words("zi\u200dmt\u2060 \u202eabc\u202c")).toEqual(words("zimt abc"));
  expect(words("我们明天去北京大学")).toContain("明天");
  expect(words("明日は京都に行きます")).toContain("京都");
  expect(words("Привет мир, שלום עולם, नमस्ते")).toHaveLength(5);
  expect(words("ΟΔΟΣ ὁδός")).toEqual(["οδοσ", "οδοσ"]);
  expect(words(" …, 👍 ")).toEqual([]);
});

test("[SE2] each word typed begins one of the message's; the places are those of the text as it stands", () => {
  const text = "Shall we meet at the Café Zürich tomorrow?";
  const found = matchIn(text, ["cafe", "zu"]);
  expect(found?.marks.map(({ from, to }) => found.text.slice(from, to))).toEqual(["Café", "Zürich"]);
  expect(matchIn(text, ["cafe", "urich"])).toBeNull();
  const long = `${"🦔 lorem ".repeat(2000)}Zürich${" ipsum".repeat(2000)}`;
  const piece = matchIn(long, ["zurich"]);
  expect(piece?.text.length).toBeLessThan(200);
  expect(piece?.text.isWellFormed()).toBe(true);
  expect(piece?.marks.map(({ from, to }) => piece.text.slice(from, to))).toEqual(["Zürich"]);
});

test("[SE1] whatever is said and however much of a word is typed: the block has it as a candidate, with its place and time", () => {
  const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), fc.nat({ max: 5_000_000 }), fc.nat(), (said, seq, pick) => {
      const text = said.join(" ");
      const entry = entryOf(seq, message(text));
      const all = words(text);
      if (entry === null) return all.length === 0;
      const target = all[pick % all.length] ?? "";
      const start = target.slice(0, 1 + (pick % target.length)).toWellFormed();
      if (!target.startsWith(start)) return true;
      const others = Array.from({ length: pick % 60 }, (_, i) => seq - (seq % BLOCK_SEQS) + i).filter((other) => other < seq);
      const block = encodeBlock([...others.map((other) => ({ ...entry, seq: other, at: entry.at - 1000 * other })), entry]);
      const found = candidatesIn(block, blockOf(seq), wanted(start));
      return found.at(-1)?.seq === seq && found.at(-1)?.at === 1_795_000_000_000;
    }),
  );
});

test("[SE1] [SE2] no word of any text is missed by the look at its letters", () => {
  const letter = fc.oneof(
    fc.string({ unit: "binary", maxLength: 3 }),
    fc.constantFrom("Σ", "'", "\u200d", " ", "İ", "ﬁ", "e\u0301", "-"),
  );
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 40 }), (letters) => {
      const text = letters.join("");
      return words(text).every((word) => matchIn(text, [word]) !== null);
    }),
    { numRuns: 500 },
  );
});

test("[SE1] what does not begin so is passed over; time and what it carries narrow; a torn record ends where it is torn", () => {
  const first = 7 * BLOCK_SEQS;
  const entries = ["red apples", "green pears", "https://parley.example/x"].flatMap(
    (text, i) => entryOf(first + 80 * i, message(text, { at: 1_795_000_000_000 + 60_000 * i })) ?? [],
  );
  const bytes = encodeBlock(entries);
  const found = (wanted: Wanted, within = bytes) => candidatesIn(within, 7, wanted).map(({ seq }) => (seq - first) / 80);
  expect(found(ANY)).toEqual([0, 1, 2]);
  expect(found(wanted("app"))).toEqual([0]);
  expect(found(wanted("gr", "pear"))).toEqual([1]);
  expect(found(wanted("gr", "app"))).toEqual([]);
  expect(found({ ...ANY, stretches: [stretchOfCarried("link")] })).toEqual([2]);
  expect(found({ ...ANY, before: 1_795_000_060_000 })).toEqual([0]);
  expect(found({ ...ANY, after: 1_795_000_060_000 })).toEqual([1, 2]);
  for (let length = 0; length < bytes.length; length++)
    expect(found(wanted("gr"), bytes.slice(0, length))).toEqual(expect.any(Array));
  expect(openBlock(bytes).newest).toBe(1_795_000_120_000);
  expect(signatureOf("ab")).not.toBe(signatureOf("a"));
});

test("[SE3] what anybody may write costs its length, and takes a bounded place: distinct words, one word, equal words, halves of letters", () => {
  const limit = 65_536;
  const hostile = {
    distinct: Array.from({ length: 16_000 }, (_, i) => i.toString(36).padStart(3, "a")).join(" "),
    one: "x".repeat(limit),
    equal: "same ".repeat(10_000),
    unseen: "\u200b\u200d\u202e".repeat(20_000),
    halves: "\ud800a\udc00 ".repeat(10_000),
    marks: `e${"\u0301".repeat(60_000)}`,
    chinese: "去".repeat(20_000),
    ligature: "\ufdfa".repeat(20_000),
  };
  for (const [name, text] of Object.entries(hostile)) {
    const began = performance.now();
    const entry = entryOf(1, message(text.slice(0, limit)));
    expect(entry?.signatures.length ?? 0, name).toBeLessThanOrEqual(MAX_SIGNATURES);
    expect(performance.now() - began, name).toBeLessThan(2000);
    expect(matchIn(text, ["nothing"]), name).toBeNull();
  }
  expect(entryOf(1, message(hostile.equal))?.signatures).toHaveLength(1);
  expect(entryOf(1, message(hostile.distinct))?.signatures).toHaveLength(MAX_SIGNATURES);
});

test("[SE4] filters are taken out of what is typed; what is none is a word", () => {
  expect(readQuery('from:Ana in:"Trip has:photos  before:2026-11-24 Zürich')).toEqual({
    words: ["zurich"],
    from: ["ana"],
    in: ["trip"],
    has: ["photo"],
    after: 0,
    before: Date.UTC(2026, 10, 24),
  });
  expect(readQuery("has:soul before:tomorrow after:").words).toEqual(["has", "soul", "before", "tomorrow", "after"]);
  expect(isEmpty(readQuery(" …  "))).toBe(true);
  expect(isEmpty(readQuery("has:link"))).toBe(false);
  expect(readQuery("abc ".repeat(100_000)).words).toEqual(["abc"]);
  expect(readQuery(`${"a".repeat(MAX_QUERY_LETTERS)} b`).words).toHaveLength(1);
});

test("[SE4] a filter typed again narrows no further, however often; what is looked for has room in a block's bits", () => {
  const typed = `${"has:link ".repeat(10)}${"has:photos has:Link ".repeat(6)}a b c d e f g h i j k l m n o p`;
  expect(typed.length).toBeLessThanOrEqual(MAX_QUERY_LETTERS);
  const { has, words } = readQuery(typed);
  expect([has, words.length]).toEqual([["link", "photo"], 16]);
  const many = readQuery(`${"has:link ".repeat(26)}a b c d e f g`);
  const entry = entryOf(3, message("https://parley.example/ a b c d e f g"));
  const stretches = [...many.words.map(beginningOf), ...many.has.map(stretchOfCarried)];
  expect(candidatesIn(encodeBlock(entry ? [entry] : []), 0, { ...ANY, stretches })).toMatchObject([{ seq: 3 }]);
  expect(readQuery("from:ana from:Ana in:trip in:trip")).toMatchObject({ from: ["ana"], in: ["trip"] });
});
