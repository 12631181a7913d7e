import { expect, test } from "vitest";
import type { MessageView, NoteView } from "../views.ts";
import { actOf, KEYS, stepped } from "./keys.ts";
import { sectionsOf } from "./role.ts";
import { lateness, lengthWords, linesOf } from "./waiting.ts";

const key = (name: string, more: object = {}) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });

test("[TI14] a key is the inbox's where nobody types and nothing is held with it", () => {
  for (const [name, act] of KEYS) expect(actOf(key(name), false)).toBe(act);
  for (const [name] of KEYS) {
    expect(actOf(key(name), true)).toBeNull();
    for (const held of ["ctrlKey", "metaKey", "altKey"]) expect(actOf(key(name, { [held]: true }), false)).toBeNull();
    expect(actOf(key(name, { isComposing: true }), false)).toBeNull();
  }
  for (const name of ["x", "Enter", "J"]) expect(actOf(key(name), false)).toBeNull();
});

test("[TI14] one steps through the list as it is shown, to its ends and no further", () => {
  const people = ["a", "b", "c"];
  expect([stepped(people, null, 1), stepped(people, "a", 1), stepped(people, "c", 1)]).toEqual(["a", "b", "c"]);
  expect([stepped(people, "b", -1), stepped(people, "a", -1), stepped(people, "gone", 1)]).toEqual(["a", "a", "a"]);
  expect(stepped([], "a", 1)).toBeNull();
});

test("who waits is told by minutes, hours and days, and who waits long is marked", () => {
  const minute = 60_000;
  expect([0, 59, 60, 47 * 60, 48 * 60].map((minutes) => lengthWords(minutes * minute))).toEqual([
    "0 minutes",
    "59 minutes",
    "1 hour",
    "47 hours",
    "2 days",
  ]);
  expect([59, 60, 1440].map((minutes) => lateness(minutes * minute))).toEqual(["", "late", "very-late"]);
});

test("notes stand among messages by their time", () => {
  const message = (at: number) => ({ id: `m${at}`, at }) as MessageView;
  const note = (at: number) => ({ id: at, at }) as NoteView;
  const lines = linesOf([message(1), message(3)], [note(0), note(1), note(2), note(9)]);
  expect(lines.map((line) => (line.kind === "note" ? line.note.at : line.message.id))).toEqual([0, "m1", 1, 2, "m3", 9]);
});

test("[TI14] a role sees the sections that it may do something in", () => {
  const all = ["overview", "inbox", "figures", "team", "profile", "tokens", "webhook", "data", "audit"] as const;
  for (const role of ["owner", "admin"] as const) expect(sectionsOf(role, all)).toEqual(all);
  for (const role of ["agent", "read-only"] as const) expect(sectionsOf(role, all)).toEqual(all.slice(0, 4));
});
