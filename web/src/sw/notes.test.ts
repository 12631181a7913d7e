// Which notifications there should be: pure.

import { expect, test } from "vitest";
import type { ConversationSummary, Person } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import type { Told } from "./kept.ts";
import { planNotes, tagOf } from "./notes.ts";

const OPEN = { showsWhoAndWhat: true };
const ana = { name: "Ana" } as Person;
const id = (name: string) => name as ConversationId;

function chat(name: string, more: Partial<ConversationSummary> & { text?: string; own?: boolean; deleted?: boolean } = {}) {
  const { text = "hello", own = false, deleted = false, ...rest } = more;
  const preview = { text, attachments: null, sender: ana, own, state: null, deleted };
  return { id: id(name), kind: "direct", title: name, at: 1_000, unread: 1, preview, ...rest } as unknown as ConversationSummary;
}
const shown = (chats: ConversationSummary[], told: Told = {}) =>
  planNotes(chats, told, OPEN).show.map(({ title, body }) => [title, body]);

test("[PN1] one for each chat with something new: who, the newest words, how many", () => {
  expect(shown([chat("Ana"), chat("Bo", { unread: 0 })])).toEqual([["Ana", "hello"]]);
  expect(shown([chat("Ana", { unread: 3, text: "and this" })])).toEqual([["Ana", "and this\n3 new messages"]]);
  expect(shown([chat("Trip", { kind: "group" })])).toEqual([["Trip", "Ana: hello"]]);
  const photo = chat("Ana", {
    preview: { ...chat("x").preview, text: "", attachments: { kind: "photo", count: 1, durationMs: null } } as never,
  });
  expect(shown([photo])[0]?.[1]).toMatch(/^Photo/);
});

test("[PN1] nothing that was shown before, is one's own, or that its sender took back", () => {
  expect(shown([chat("Ana")], { [id("Ana")]: 1_000 })).toEqual([]);
  expect(shown([chat("Ana", { at: 1_001 })], { [id("Ana")]: 1_000 })).toHaveLength(1);
  expect(shown([chat("Ana", { own: true })])).toEqual([]);
  expect(shown([chat("Ana", { deleted: true })])).toEqual([]);
  expect(shown([chat("Ana", { preview: null })])).toEqual([]);
});

test("[PN1] what was read elsewhere is withdrawn, and what is remembered does not grow", () => {
  const plan = planNotes([chat("Ana", { unread: 0 }), chat("Bo")], { [id("Ana")]: 900, [id("Gone")]: 5 }, OPEN);
  expect(plan.close.sort()).toEqual([tagOf(id("Ana")), tagOf(id("Gone"))].sort());
  expect(plan.told).toEqual({ [id("Bo")]: 1_000 });
  expect(plan.unread).toBe(1);
});

test("[PN1] of many the newest few, and the others are not made up for at the next push", () => {
  const many = Array.from({ length: 40 }, (_, i) => chat(`Chat ${i}`, { at: 2_000 - i }));
  const plan = planNotes(many, {}, OPEN);
  expect(plan.show).toHaveLength(5);
  expect(plan.unread).toBe(40);
  expect(planNotes(many, plan.told, OPEN).show).toEqual([]);
});

test("[PN2] where who and what are hidden, there is no word of either", () => {
  const plan = planNotes([chat("Ana", { unread: 2 }), chat("Trip", { kind: "group" })], {}, { showsWhoAndWhat: false });
  for (const note of plan.show) {
    expect(note).toMatchObject({ title: "Parley", isOpen: false, icon: null });
    expect(note.body).toMatch(/^(New message|2 new messages)$/);
  }
});
