import { expect, test } from "vitest";
import type { ConversationSummary } from "../../../client/index.ts";
import { countsOf, FILTERS } from "./filters.ts";

const chat = (given: Partial<ConversationSummary>) =>
  ({ kind: "direct", peer: null, unread: 0, marked: null, archived: null, ...given }) as ConversationSummary;

test("[LI7] each count is what its filter shows, and the archive counts nowhere else; with thousands of chats in one pass", () => {
  const some = [
    chat({ unread: 2 }),
    chat({ marked: 1 }),
    chat({ kind: "group", unread: 1 }),
    chat({ kind: "group", archived: 5, unread: 9 }),
    chat({ peer: { business: { hosting: "gateway" } } as ConversationSummary["peer"] }),
    chat({ peer: { business: null } as ConversationSummary["peer"] }),
  ];
  const chats = Array.from({ length: 6_000 }, (_, i) => some[i % some.length] as ConversationSummary);
  const counts = countsOf(chats);
  expect(counts).toEqual({ unread: 3_000, groups: 1_000, businesses: 1_000, archived: 1_000 });
  const shown = chats.filter(({ archived }) => archived === null);
  for (const [name, filter] of Object.entries(FILTERS))
    expect(shown.filter(filter).length).toBe(counts[name as keyof typeof counts]);
});
