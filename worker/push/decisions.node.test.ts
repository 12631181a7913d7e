// Whom to push to, when, and what an answer means: pure.

import fc from "fast-check";
import { expect, test } from "vitest";
import { IDLE, ONE_PUSH_STANDS_MS, onNews, onVerdict, type PushState } from "./decide.ts";
import { pushEndpoint } from "./endpoint.ts";
import { verdictOf } from "./verdict.ts";

const NOW = Date.UTC(2026, 10, 29);
const HOUR_MS = 3600 * 1000;

test("[PU3] one push stands for all that comes until it is answered, or has been lost for hours", () => {
  const due = onNews(IDLE, NOW);
  expect(due).toEqual({ kind: "due", at: NOW, attempts: 0 });
  expect(onNews(due, NOW + 5)).toBe(due);
  const sent = onVerdict(due, { kind: "sent" }, NOW + 10);
  expect(onNews(sent, NOW + HOUR_MS)).toBe(sent);
  expect(onNews(sent, NOW + ONE_PUSH_STANDS_MS + 10)).toMatchObject({ kind: "due" });
});

test("[PU3] a clock that jumps silences nobody for ever", () => {
  const sent: PushState = { kind: "sent", at: NOW + 365 * 24 * HOUR_MS, attempts: 0 };
  expect(onNews(sent, NOW).kind).toBe("due");
});

test("[PU4] what a push service says is obeyed: when to come again, and that a subscription is gone", () => {
  expect(verdictOf(201, null, NOW)).toEqual({ kind: "sent" });
  for (const status of [404, 410]) expect(verdictOf(status, null, NOW)).toEqual({ kind: "gone" });
  for (const status of [301, 307, 400, 401, 403, 413]) expect(verdictOf(status, "5", NOW)).toEqual({ kind: "refused" });
  for (const status of [429, 500, 502, 503]) expect(verdictOf(status, null, NOW)).toEqual({ kind: "retry", afterMs: 0 });
  expect(verdictOf(429, "120", NOW)).toEqual({ kind: "retry", afterMs: 120_000 });
  expect(verdictOf(503, new Date(NOW + 90_000).toUTCString(), NOW)).toEqual({ kind: "retry", afterMs: 90_000 });
  expect(verdictOf(429, "999999999", NOW)).toEqual({ kind: "retry", afterMs: 24 * HOUR_MS });
  for (const odd of ["-5", "soon", "", "1e9", new Date(NOW - 5).toUTCString()])
    expect(verdictOf(429, odd, NOW)).toEqual({ kind: "retry", afterMs: 0 });
});

test("[PU4] tries come to an end, each later than the one before, and never sooner than was asked", () => {
  let state = onNews(IDLE, NOW);
  let now = NOW;
  const waits: number[] = [];
  while (state.kind === "due") {
    const next = onVerdict(state, { kind: "retry", afterMs: 0 }, now);
    if (next.kind === "due") waits.push(next.at - now);
    now = next.at;
    state = next;
    if (waits.length > 50) throw new Error("no end");
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1920, 3600].map((seconds) => seconds * 1000));
  expect(onVerdict(onNews(IDLE, NOW), { kind: "retry", afterMs: 7 * HOUR_MS }, NOW).at).toBe(NOW + 7 * HOUR_MS);
});

test("[PU2] nothing but known push services is called, however it is spelled", () => {
  const closed = { more: "", isDevelopment: false };
  const good = [
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://updates.push.services.mozilla.com/wpush/v2/x",
    "https://wns2-by3p.notify.windows.com/w/?token=x",
    "https://web.push.apple.com/QABC",
  ];
  for (const url of good) expect(pushEndpoint(url, closed)?.href, url).toBe(url);
  const bad = [
    "",
    "fcm.googleapis.com",
    "http://fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://user@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://xfcm.googleapis.com/x",
    "https://.push.apple.com/x",
    "https://push.apple.com/x",
    "https://evilpush.apple.com/x",
    "https://127.0.0.1/x",
    "http://127.0.0.1:9/x",
    "http://localhost/x",
    "https://[::1]/x",
    "https://10.0.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "ftp://web.push.apple.com/x",
    "data:text/plain,web.push.apple.com",
    "https://web.push.apple.com/x#y",
  ];
  for (const url of bad) expect(pushEndpoint(url, closed), url).toBeUndefined();
  expect(pushEndpoint("http://127.0.0.1:9/x", { ...closed, isDevelopment: true })?.port).toBe("9");
  expect(pushEndpoint("http://10.0.0.1/x", { ...closed, isDevelopment: true })).toBeUndefined();
});

test("[PU2] an operator names more of them, and a slip of theirs opens nothing else", () => {
  const of = (more: string, url: string) => pushEndpoint(url, { more, isDevelopment: false })?.hostname;
  expect(of("push.example.org, *.ntfy.example", "https://a.ntfy.example/x")).toBe("a.ntfy.example");
  expect(of("push.example.org", "https://push.example.org/x")).toBe("push.example.org");
  for (const slip of ["", ",", "*", "*.", " , "]) expect(of(slip, "https://evil.example/x"), slip).toBeUndefined();
});

test("[PU2] no address that somebody makes up gets by", () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ["http", "https"], withQueryParameters: true }), (url) => {
      expect(pushEndpoint(url, { more: "", isDevelopment: false })).toBeUndefined();
    }),
  );
});
