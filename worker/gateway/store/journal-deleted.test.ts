// What a deletion means to the business, and what is no news because it was there before.

import { expect, test } from "vitest";
import type { Write } from "../../../client/store/port.ts";
import type { TimelineRecord } from "../../../client/store/tables.ts";
import type { AccountId } from "../../../protocol/index.ts";
import { newsIn } from "./journal-news.ts";

const [shop, ana] = ["shop", "ana"] as AccountId[] as [AccountId, AccountId];
const nowhere = () => ({ delivered: 0, read: 0 });
const news = (...writes: Write[]) => newsIn({ writes }, shop, nowhere).map((entry) => entry.news);

const line = (seq: number, record: TimelineRecord): Write => ({ table: "timeline", key: ["chat", seq, 0], value: record });
const said = (sender: AccountId, id: string): TimelineRecord => ({
  kind: "message",
  at: 1,
  sender,
  id,
  text: "hi",
  body: { kind: "text" },
  reply: null,
});
const gone = (sender: AccountId, id: string): TimelineRecord => ({ kind: "deleted", at: 1, sender, id });
const content = (sender: AccountId, id: string, seq: number): Write => ({
  table: "contents",
  key: ["chat", sender, id],
  value: { seq },
});
const reaction = (to: number, emoji: string | null): Write =>
  emoji === null
    ? { table: "reactions", key: ["chat", to, ana], value: null }
    : { table: "reactions", key: ["chat", to, ana], value: { emoji, seq: 9 } };

test("[GW1] what a person writes is news; what was stored before and only lost its quotation is not", () => {
  expect(news(line(3, said(ana, "a")), content(ana, "a", 3))).toEqual([{ kind: "line", seq: 3, place: 0 }]);
  expect(news(line(3, said(ana, "a")))).toEqual([]);
  expect(news(line(3, said(shop, "b")), content(shop, "b", 3))).toEqual([{ kind: "placed", id: "b", seq: 3 }]);
  expect(news(line(3, said(shop, "b")))).toEqual([]);
});

test("[GW19] other words for a message are news once, and not where the line is written for another reason; the business's own are none", () => {
  const first = { seq: 3, at: 1, text: "hi" };
  const edited = (sender: AccountId, id: string) =>
    line(3, { ...said(sender, id), versions: [first, { ...first, seq: 7 }] } as TimelineRecord);
  expect(news(content(ana, "e", 7), edited(ana, "a"))).toEqual([{ kind: "edited", seq: 3, place: 0 }]);
  expect(news(edited(ana, "a"))).toEqual([]);
  expect(news(content(ana, "r", 8), reaction(3, "❤️"), edited(ana, "a"))).toEqual([
    { kind: "reaction", account: ana, id: "r", to: 3, emoji: "❤️" },
  ]);
  expect(news(content(shop, "e", 7), edited(shop, "b"))).toEqual([{ kind: "placed", id: "e", seq: 7 }]);
  // It came before what it is about: that comes as it is by then.
  expect(news(content(ana, "a", 3), content(ana, "e", 7), edited(ana, "a"))).toEqual([{ kind: "line", seq: 3, place: 0 }]);
});

test("[GW10] what a person deletes is news once, also where it came in the same step; the business's own is none", () => {
  const deleted = { kind: "deleted", account: ana, id: "a" };
  expect(news(line(3, gone(ana, "a")))).toEqual([deleted]);
  expect(news(line(3, gone(ana, "a")), content(ana, "a", 3))).toEqual([deleted]);
  expect(news(line(3, gone(shop, "b")))).toEqual([]);
});

test("[DM6] what goes by its time is news for both sides, with what hung on it; nobody has placed or deleted anything", () => {
  const ran = (sender: AccountId, id: string): Write[] => [
    { table: "timeline", key: ["chat", 3, 0], value: null },
    { table: "contents", key: ["chat", sender, id], value: { seq: 3, isGone: true } },
  ];
  expect(news(reaction(3, null), ...ran(ana, "a"))).toEqual([{ kind: "gone", account: ana, id: "a" }]);
  expect(news(content(ana, "r", 9), reaction(3, null), ...ran(shop, "b"))).toEqual([{ kind: "gone", account: shop, id: "b" }]);
});

test("[GW10] a reaction that goes with its message was not taken back, and another one keeps its id", () => {
  const deleted = { kind: "deleted", account: ana, id: "a" };
  const heart = { kind: "reaction", account: ana, id: "r", to: 5, emoji: "❤️" };
  expect(news(line(3, gone(ana, "a")), reaction(3, null))).toEqual([deleted]);
  expect(news(reaction(3, null), content(ana, "r", 9), reaction(5, "❤️"), line(3, gone(ana, "a")))).toEqual([deleted, heart]);
  expect(news(content(ana, "r", 9), reaction(5, null))).toEqual([{ ...heart, emoji: "" }]);
});
