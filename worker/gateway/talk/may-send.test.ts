import { describe, expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import type { Known } from "../store/people.ts";
import { maySend, WINDOW_MS } from "./may-send.ts";

const now = 1_800_000_000_000;
const known: Known = {
  person: "ZZ.AAAA",
  account: "a" as AccountId,
  conversation: "c" as ConversationId,
  firstAt: 1,
  lastWroteAt: now,
  granted: false,
  blocked: false,
};
const asks = (about: Partial<Known> | undefined, more: { isTemplate?: boolean; isRefused?: boolean } = {}) =>
  maySend(about && { ...known, ...about }, { isTemplate: false, isRefused: false, now, ...more })?.kind ?? "yes";

describe("[GW6] whom a business may write to", () => {
  test("who wrote within a day, to the millisecond", () => {
    expect(asks({})).toBe("yes");
    expect(asks({ lastWroteAt: now - WINDOW_MS })).toBe("yes");
    expect(asks({ lastWroteAt: now - WINDOW_MS - 1 })).toBe("window-closed");
  });

  test("after it with a template, or anything where they let it; not a template to who never wrote", () => {
    const old = { lastWroteAt: now - 2 * WINDOW_MS };
    expect(asks(old, { isTemplate: true })).toBe("yes");
    expect(asks({ ...old, granted: true })).toBe("yes");
    expect(asks({ lastWroteAt: 0 }, { isTemplate: true })).toBe("window-closed");
    expect(asks({ lastWroteAt: 0, granted: true })).toBe("yes");
  });

  test("unknown, blocked and blocking are one answer, and come before everything else", () => {
    for (const more of [{ isTemplate: true }, { isTemplate: false }]) {
      const answers = [
        maySend(undefined, { isRefused: false, now, ...more }),
        maySend({ ...known, blocked: true, granted: true }, { isRefused: false, now, ...more }),
        maySend({ ...known, granted: true }, { isRefused: true, now, ...more }),
        maySend({ ...known, lastWroteAt: 0 }, { isRefused: true, now, ...more }),
      ];
      for (const answer of answers) expect(answer).toEqual({ kind: "undeliverable" });
    }
  });
});
