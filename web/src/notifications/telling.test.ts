// What a tab does about news while Parley is open, and the times in its settings: pure.

import { expect, test } from "vitest";
import type { ConversationId } from "../../../protocol/index.ts";
import type { Note } from "../sw/notes.ts";
import { tellingOf } from "./telling.ts";
import { minuteFrom, timeOf } from "./time-of-day.ts";

const note = (name: string, isSilent = false) => ({ conversation: name as ConversationId, isSilent }) as Note;
const nobody = { isLookedAt: false, isAnotherLookedAt: false, onScreen: null, mayNotify: true };
const here = { ...nobody, isLookedAt: true };

test("[PN7] what comes while nobody looks is shown, and rings by itself; where it may not be shown there is a sound", () => {
  expect(tellingOf([note("a"), note("b")], nobody)).toEqual({ notify: [note("a"), note("b")], hasSound: false });
  expect(tellingOf([note("a")], { ...nobody, mayNotify: false })).toEqual({ notify: [], hasSound: true });
  expect(tellingOf([note("a", true)], { ...nobody, mayNotify: false })).toEqual({ notify: [], hasSound: false });
  expect(tellingOf([], nobody)).toEqual({ notify: [], hasSound: false });
});

test("[PN7] where somebody looks nothing covers the screen: a sound, and none for the chat that is on it", () => {
  expect(tellingOf([note("a")], here)).toEqual({ notify: [], hasSound: true });
  expect(tellingOf([note("a")], { ...here, onScreen: "a" as ConversationId })).toEqual({ notify: [], hasSound: false });
  expect(tellingOf([note("a"), note("b")], { ...here, onScreen: "a" as ConversationId }).hasSound).toBe(true);
  expect(tellingOf([note("a", true)], here).hasSound).toBe(false);
});

test("[PN7] one tab tells: the one that is looked at", () => {
  expect(tellingOf([note("a")], { ...nobody, isAnotherLookedAt: true })).toEqual({ notify: [], hasSound: false });
  // The chat stands open in a tab that nobody looks at: that is not seen.
  expect(tellingOf([note("a")], { ...nobody, onScreen: "a" as ConversationId }).notify).toHaveLength(1);
});

test("times of the day go to their fields and back; an empty field is no time", () => {
  for (const minute of [0, 5, 60, 1320, 1439]) expect(minuteFrom(timeOf(minute))).toBe(minute);
  for (const text of ["", "24:00", "7:00", "12:60", "noon"]) expect(minuteFrom(text)).toBe(null);
});
