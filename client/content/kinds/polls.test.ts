// Polls and votes keep their golden bytes, round-trip whatever is within the limits, and beyond them are nothing.

import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { type AccountId, encodeCbor, toBase64Url } from "../../../protocol/index.ts";
import { type Body, decodeContent, encodeContent, padContent } from "../content.ts";
import { MAX_OPTIONS, type PollBody, poll } from "./poll.ts";

const id = toBase64Url(new Uint8Array(16).fill(1));
const ana = toBase64Url(new Uint8Array(16).fill(2)) as AccountId;
const target = { id, sender: ana };
const lunch: PollBody = { kind: "poll", question: "Lunch?", options: ["Soup", "Cake"], several: true };

type Written = Exclude<Body, { kind: "unknown" }>;
const encoded = (body: Written) => encodeContent({ id, sentAt: 1_700_000_000_000, counter: 7, reply: null, body });
const throughTheWire = (body: Written) => decodeContent(padContent(encoded(body)))?.content.body;
const ofType = (type: number, body: unknown) => {
  const map = new Map<number, unknown>([
    [0, 2],
    [1, type],
    [2, new Uint8Array(16)],
    [3, 1],
    [4, 1],
    [5, body],
  ]);
  return decodeContent(padContent(encodeCbor(map)))?.content.body;
};
const named = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];

test("golden bytes of a poll, a vote and an end", () => {
  const hex = (body: Written) => Buffer.from(encoded(body)).toString("hex");
  const head = (type: string) => `a600020118${type}025001010101010101010101010101010101031b0000018bcfe56800040705`;
  const to = "8250010101010101010101010101010101015002020202020202020202020202020202";
  expect(hex(lunch)).toBe(`${head("1b")}83664c756e63683f8264536f75706443616b65f5`);
  expect(hex({ kind: "vote", target, chosen: [0, 1] })).toBe(`${head("1c").replace("a6", "a7")}82${to}82000108f5`);
  expect(hex({ kind: "vote", target, chosen: null })).toBe(`${head("1c").replace("a6", "a7")}82${to}f608f5`);
});

test("[PO1] whatever is within the limits arrives as it was sent", () => {
  const line = (max: number) => fc.stringMatching(/^[a-z]+$/, { maxLength: max }).filter((text) => text.length <= max);
  const any = fc.record({
    kind: fc.constant("poll" as const),
    question: line(300),
    options: fc.uniqueArray(line(100), { minLength: 2, maxLength: MAX_OPTIONS }),
    several: fc.boolean(),
  });
  fc.assert(
    fc.property(any, (asked) => {
      expect(throughTheWire(asked)).toEqual(asked);
    }),
  );
  const places = fc.subarray(Array.from({ length: MAX_OPTIONS }, (_, i) => i));
  fc.assert(
    fc.property(places, (chosen) => {
      const vote = { kind: "vote", target, chosen } as const;
      expect(throughTheWire({ ...vote, chosen: [...chosen] })).toEqual(vote);
    }),
  );
});

test.each([
  ["one option", ["Lunch?", ["Soup"], false]],
  ["a thousand options", ["Lunch?", Array.from({ length: 1000 }, (_, i) => `${i}`), false]],
  ["the same option twice", ["Lunch?", ["Soup", "Soup"], false]],
  ["twice, but for what is not seen", ["Lunch?", ["Soup", "Soup\u202e"], false]],
  ["an option of nothing", ["Lunch?", ["Soup", " "], false]],
  ["a question of nothing", ["", ["Soup", "Cake"], false]],
  ["a question without end", ["x".repeat(301), ["Soup", "Cake"], false]],
  ["an option without end", ["Lunch?", ["Soup", "x".repeat(101)], false]],
  ["options that are none", ["Lunch?", [1, 2], false]],
  ["perhaps several", ["Lunch?", ["Soup", "Cake"], 1]],
  ["a map", new Map([[0, "Lunch?"]])],
])("[PO1] a poll with %s is unreadable", (_, body) => {
  expect(ofType(27, body)).toBeUndefined();
});

test("[PO1] no caller makes such a poll either, and hears where it is wrong", () => {
  const asked = v.safeParse(poll, { question: "Lunch?", options: ["Soup", "x".repeat(101)], several: false });
  expect(asked.success).toBe(false);
  expect(asked.issues && v.getDotPath(asked.issues[0])).toBe("options.1");
});

test.each([
  ["five thousand places", Array.from({ length: 5000 }, (_, i) => i % 12)],
  ["a place before the first", [-1]],
  ["one beyond all that there may be", [12]],
  ["half a place", [0.5]],
  ["no number", [Number.NaN]],
  ["the same place twice", [1, 1]],
  ["places in disorder", [1, 0]],
  ["a text", ["0"]],
  ["no list", 0],
])("[PO2] a vote for %s is nothing", (_, chosen) => {
  expect(ofType(28, [named, chosen])).toBeUndefined();
  expect(ofType(28, [named, [0, 1]])).toEqual({ kind: "vote", target, chosen: [0, 1] });
});
