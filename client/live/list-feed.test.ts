// What the list costs: one changed chat among thousands is one row made anew and the fields of it that changed.

import { expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import type { ConversationSummary } from "../queries.ts";
import { fold, newestFirst } from "./fold.ts";
import { ListFeed, Summaries } from "./list-feed.ts";

const LIST = { kind: "conversations" } as const;
const CHATS = 5000;

function list() {
  const chats = new Map<ConversationId, ConversationSummary>();
  for (let i = 0; i < CHATS; i++) {
    const id = `chat ${i}` as ConversationId;
    chats.set(id, { id, title: `${i}`, at: i, unread: 0, typing: [], preview: null } as never);
  }
  let made = 0;
  const summaries = new Summaries((id) => {
    made++;
    return chats.get(id) ?? null;
  });
  const feed = new ListFeed(summaries, () => [...chats.keys()]);
  return {
    feed,
    made: () => made,
    change(id: string, fields: Partial<ConversationSummary> | null) {
      const known = chats.get(id as ConversationId);
      if (fields === null) chats.delete(id as ConversationId);
      else chats.set(id as ConversationId, { ...known, ...fields, id } as ConversationSummary);
      summaries.touch(id as ConversationId);
      feed.note([id as ConversationId]);
    },
  };
}

test("[LQ1] one message among 5,000 chats makes one row and tells only what is new in it", () => {
  const { feed, made, change } = list();
  const first = feed.answer();
  expect([first?.kind, made()]).toEqual(["whole", CHATS]);
  change("chat 7", { at: 9000, unread: 1 });
  expect(feed.answer()).toEqual({
    kind: "changes",
    rows: [{ id: "chat 7", at: 9000, unread: 1 }],
    gone: [],
    fields: {},
  });
  expect(made()).toBe(CHATS + 1);
  change("chat 7", {});
  expect(feed.answer()).toBeNull();
});

test("[RQ5] requests are a list of their own: a row goes from one to the other when the person has decided", () => {
  const row = { id: "chat" as ConversationId, at: 1, request: { by: null } as ConversationSummary["request"] };
  const summaries = new Summaries(() => row as never);
  const all = () => [row.id];
  const chats = new ListFeed(summaries, all, ({ request }) => request === null);
  const requests = new ListFeed(summaries, all, ({ request }) => request !== null);
  const both = () => {
    summaries.touch(row.id);
    for (const feed of [chats, requests]) feed.note([row.id]);
    return [chats.answer(), requests.answer()];
  };
  expect(both()).toEqual([
    { kind: "whole", value: [] },
    { kind: "whole", value: [row] },
  ]);
  row.at = 2;
  expect(both()[0]).toBeNull();
  row.request = null;
  expect(both()).toEqual([
    { kind: "changes", rows: [row], gone: [], fields: {} },
    { kind: "changes", rows: [], gone: [row.id], fields: {} },
  ]);
});

test("[LQ1] changes put together are the whole answer, in order; rows that did not change stay the same objects", () => {
  const { feed, change } = list();
  const before = fold(LIST, undefined, feed.answer() as never) ?? [];
  expect(before[0]?.id).toBe("chat 4999");
  change("chat 7", { at: 9000 });
  change("chat 4999", { at: 0 });
  change("chat 12", null);
  change("a new one", { at: 4998.5, title: "new" });
  let compared = 0;
  const after = fold(LIST, before, feed.answer() as never) ?? [];
  expect(after.map(({ id }) => id).slice(0, 3)).toEqual(["chat 7", "a new one", "chat 4998"]);
  expect(after.length).toBe(CHATS);
  expect([...after].sort(newestFirst)).toEqual(after);
  expect(after[2]).toBe(before[1]);
  for (const row of after) if (before.includes(row)) compared++;
  expect(compared).toBe(CHATS - 3);
});
