import { describe, expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import type { Known } from "../store/people.ts";
import { maySend, WINDOW_MS } from "./may-send.ts";
import { Rates } from "./rates.ts";

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

describe("[GW6] how fast", () => {
  test("45 to one person at once, then one in six seconds, and it says when", () => {
    const rates = new Rates();
    for (let i = 0; i < 45; i++) expect(rates.take("ana", now, 80)).toBeNull();
    expect(rates.take("ana", now, 80)).toEqual({ kind: "pair-rate", retryAfterMs: 6_000 });
    expect(rates.take("ben", now, 80)).toBeNull();
    expect(rates.take("ana", now + 5_000, 80)).toMatchObject({ kind: "pair-rate" });
    expect(rates.take("ana", now + 6_001, 80)).toBeNull();
  });

  test("80 in all at once, and 80 a second after that", () => {
    const rates = new Rates();
    for (let i = 0; i < 80; i++) expect(rates.take(`person ${i}`, now, 80)).toBeNull();
    expect(rates.take("one more", now, 80)).toEqual({ kind: "account-rate", retryAfterMs: 13 });
    expect(rates.take("one more", now + 13, 80)).toBeNull();
    for (let i = 0; i < 80; i++) expect(rates.take(`again ${i}`, now + 2_000, 80)).toBeNull();
  });

  test("what is refused in all is not counted against the person", () => {
    const rates = new Rates();
    for (let i = 0; i < 80; i++) rates.take(`person ${i}`, now, 80);
    for (let i = 0; i < 45; i++) expect(rates.take("ana", now, 80)).toMatchObject({ kind: "account-rate" });
    expect(rates.take("ana", now + 1_000, 80)).toBeNull();
  });
});
