import { expect, test } from "vitest";
import type { AccountId } from "../../protocol/index.ts";
import { encodeCbor, toBase64Url } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "./attachment.ts";
import { type Body, decodeContent, encodeContent, padContent } from "./content.ts";
import { MAX_MENTIONS, readMentions, tidyMentions } from "./mention.ts";

const id = new Uint8Array(16).fill(2);
const account = toBase64Url(id) as AccountId;
const read = (text: string, ...given: unknown[]) => readMentions(text, given).map(({ from, to }) => text.slice(from, to));

test("[MN2] of what may have come from anybody those are kept that stand in the text, in order, an @ before each", () => {
  expect(read("hi @Ana", [3, 7, id])).toEqual(["@Ana"]);
  const none: unknown[] = [
    [0, 2, id],
    [3, 3, id],
    [3, 4, id],
    [7, 3, id],
    [-1, 7, id],
    [3, 99, id],
    [3, 8, id],
    [3.5, 7, id],
    [3, 7, new Uint8Array(15)],
    [3, 7, "x"],
    [3],
    null,
    "3",
    { from: 3 },
    [Number.NaN, Number.POSITIVE_INFINITY, id],
  ];
  for (const each of none) expect(read("hi @Ana", each)).toEqual([]);
  expect(read("hi @Ana", ...none, [3, 7, id])).toEqual(["@Ana"]);
  // One in another, and one before another, are words.
  expect(read("@Ana @Bob", [0, 4, id], [0, 9, id], [5, 9, id])).toEqual(["@Ana", "@Bob"]);
  expect(read("@Ana @Bob", [5, 9, id], [0, 4, id])).toEqual(["@Bob"]);
  expect(read(`@${"x".repeat(5000)}`, [0, 5001, id])).toEqual([]);
});

test("[MN2] ten thousand of them are a hundred, in one pass", () => {
  const text = "@a ".repeat(10_000);
  const many = Array.from({ length: 10_000 }, (_, i) => ({ from: i * 3, to: i * 3 + 2, account }));
  expect(tidyMentions(text, many)).toHaveLength(MAX_MENTIONS);
  expect(tidyMentions(text, [...many].reverse())).toHaveLength(1);
});

test("[MN2] an edit and what stands beside files say whom they mean; where they mean nobody they are as they were, and what is no list is unreadable", () => {
  const through = (body: Exclude<Body, { kind: "unknown" }>) =>
    decodeContent(padContent(encodeContent({ id: account, sentAt: 1, counter: 1, reply: null, body })))?.content.body;
  const target = { id: account, sender: account };
  const mentions = [{ from: 3, to: 7, account }];
  const file = { blob: account as never, key: new Uint8Array(32), bytes: 1, digest: new Uint8Array(32) };
  const attachments = [{ ...NOTHING_KNOWN, kind: "file" as const, type: "text/plain", file, poster: null }];
  for (const body of [
    { kind: "edit", target, text: "hi @Ana", mentions },
    { kind: "edit", target, text: "hi @Ana" },
    { kind: "media", caption: "hi @Ana", mentions, attachments },
    { kind: "media", caption: "hi @Ana", attachments },
  ] as const)
    expect(through(body as never)).toEqual(body);
  const raw = (type: number, body: unknown) =>
    decodeContent(padContent(encodeCbor(new Map<number, unknown>([[0, 2], [1, type], [2, new Uint8Array(16)], [3, 1], [4, 1], [5, body]])))); // biome-ignore format: one line
  const named = [new Uint8Array(16), new Uint8Array(16)];
  for (const third of [null, 1, "x", new Map()]) expect(raw(17, [named, "hi @Ana", third])).toBeUndefined();
  expect(raw(17, [named, "hi @Ana", [[0, 99, new Uint8Array(16)]]])?.content.body).toMatchObject({
    kind: "edit",
    text: "hi @Ana",
  });
});
