// The decisions of the webhooks as what they are: functions of numbers and answers.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterFailure, allowed, type Breaker, CLOSED, LONGEST_COOL_DOWN_MS } from "./breaker.ts";
import { fieldOf } from "./field.ts";
import { challengeFrom, problemOfHandshake } from "./handshake.ts";
import { DELAYS_MS, MAX_ATTEMPTS, MAX_RETRY_AFTER_MS, nextAttemptAt, readRetryAfter } from "./schedule.ts";
import { verdictOf } from "./verdict.ts";
import { webhookIdOf } from "./webhook-id.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);
const answered = (status: number, retryAfter: string | null = null) =>
  ({ kind: "answered", status, retryAfter, body: new Uint8Array(), isCut: false }) as const;

describe("[WH3] the schedule", () => {
  test("has ten attempts", () => {
    expect(MAX_ATTEMPTS).toBe(10);
    expect(nextAttemptAt(10, NOW, 0.5)).toBeNull();
  });

  test("moves each wait by at most a tenth, and never before what Retry-After asks, up to a day", () => {
    const input = [
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.nat(2 * 86_400_000),
    ];
    fc.assert(
      fc.property(
        ...(input as [fc.Arbitrary<number>, fc.Arbitrary<number>, fc.Arbitrary<number>]),
        (made, fraction, retryAfterMs) => {
          const delay = DELAYS_MS[made] ?? 0;
          const wait = (nextAttemptAt(made, NOW, fraction) ?? 0) - NOW;
          expect(Math.abs(wait - delay)).toBeLessThanOrEqual(delay / 10 + 1);
          const asked = (nextAttemptAt(made, NOW, fraction, retryAfterMs) ?? 0) - NOW;
          expect(asked).toBe(Math.max(wait, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS)));
        },
      ),
    );
  });

  test.each([
    ["120", 120_000],
    [" 7 ", 7_000],
    ["0", 0],
    ["Tue, 24 Nov 2026 12:00:30 GMT", 30_000],
    ["Tue, 24 Nov 2026 11:00:00 GMT", 0],
    ["-5", 0],
    ["1.5", 0],
    ["2030", 2_030_000],
    ["soon", 0],
    ["", 0],
    [null, 0],
    ["9".repeat(40), 0],
  ])("reads Retry-After: %s", (header, ms) => {
    expect(readRetryAfter(header, NOW)).toBe(ms);
  });
});

describe("[WH2] the verdict", () => {
  test.each([200, 201, 202, 204, 299])("%i is delivered", (status) => {
    expect(verdictOf(answered(status), NOW)).toMatchObject({ kind: "delivered", status, why: null });
  });

  test.each([300, 301, 302, 303, 304, 307, 308])("%i is a redirect, and a failure", (status) => {
    expect(verdictOf(answered(status), NOW)).toMatchObject({ kind: "failed", why: "redirect" });
  });

  test.each([100, 400, 401, 404, 408, 409, 429, 500, 503, 599])("%i is a failure", (status) => {
    expect(verdictOf(answered(status, "3"), NOW)).toMatchObject({ kind: "failed", why: null, retryAfterMs: 3_000 });
  });

  test("410 is gone", () => {
    expect(verdictOf(answered(410), NOW)).toMatchObject({ kind: "gone", status: 410 });
  });
});

describe("[WH8] the breaker", () => {
  const fail = (breaker: Breaker, times: number, from: number, everyMs: number) =>
    Array.from({ length: times }).reduce<Breaker>((held, _, i) => afterFailure(held, from + i * everyMs), breaker);

  test("stays closed for a burst, and opens for ten failures over a minute", () => {
    expect(allowed(fail(CLOSED, 500, NOW, 10), NOW + 5_000, 8)).toBe(8);
    expect(allowed(fail(CLOSED, 9, NOW, 60_000), NOW + 9 * 60_000, 8)).toBe(8);
    const open = fail(CLOSED, 10, NOW, 7_000);
    expect(allowed(open, NOW + 63_000, 8)).toBe(0);
    expect(allowed(open, open.openUntil, 8)).toBe(1);
  });

  test("waits twice as long after each probe, up to five minutes; late failures change nothing", () => {
    let breaker = fail(CLOSED, 10, NOW, 7_000);
    const late = afterFailure(breaker, breaker.openUntil - 1);
    expect(late.openUntil).toBe(breaker.openUntil);
    const waits: number[] = [];
    for (let i = 0; i < 7; i++) {
      waits.push(breaker.coolDownMs);
      breaker = afterFailure(breaker, breaker.openUntil);
    }
    expect(waits).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, LONGEST_COOL_DOWN_MS, LONGEST_COOL_DOWN_MS]);
  });
});

describe("[WH1] the handshake", () => {
  test("the challenge is a number of nine digits that stays the same as a number", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 9, maxLength: 9 }), (bytes) => {
        const challenge = challengeFrom(bytes);
        expect(challenge).toMatch(/^\d{9}$/);
        expect(String(Number(challenge))).toBe(challenge);
      }),
    );
  });

  test("an answer that is cut, or no text, is wrong", () => {
    const body = new Uint8Array([0xff, 0x31]);
    expect(problemOfHandshake({ ...answered(200), body }, "1")).toBe("wrong-answer");
  });
});

test("[WH5] ids of deliveries are the same for an event, and different for others and for other businesses", () => {
  expect(webhookIdOf("a", 1)).toBe(webhookIdOf("a", 1));
  expect(new Set([webhookIdOf("a", 1), webhookIdOf("a", 2), webhookIdOf("b", 1), webhookIdOf("a", 11)]).size).toBe(4);
});

test("[GW19] what is no event of the Cloud API goes out as a field that a webhook has to ask for", () => {
  const kinds = ["message", "status", "permission", "conversation", "edited", "deleted"] as const;
  expect(kinds.map((kind) => fieldOf({ kind }))).toEqual([
    "messages",
    "messages",
    "messages",
    "parley_team",
    "parley_messages",
    "parley_messages",
  ]);
});
