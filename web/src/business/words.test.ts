import { expect, test } from "vitest";
import type { AttemptView, MessageContent, TokenView, WebhookView } from "./views.ts";
import { actionWords, actorWords, attemptOutcome, contentLine, tokenState, tookWords, webhookState } from "./words.ts";

test("each kind of message has a line of words", () => {
  const media = { id: "3", type: "image/png", bytes: 1, filename: null };
  const lines: [MessageContent, string][] = [
    [{ kind: "text", text: "hi" }, "hi"],
    [{ kind: "media", as: "image", media, caption: "" }, "Photo"],
    [{ kind: "media", as: "document", media: { ...media, filename: "bill.pdf" }, caption: "for you" }, "bill.pdf, for you"],
    [{ kind: "lost-media", caption: "" }, "A file that could not be fetched"],
    [{ kind: "location", location: { latitude: 1.5, longitude: 2, name: null, address: null } }, "Place: 1.5, 2"],
    [{ kind: "location", location: { latitude: 1, longitude: 2, name: "Shop", address: "Main St" } }, "Place: Shop, Main St"],
    [{ kind: "contacts", contacts: [{ name: "Ana", organisation: null, phones: [], emails: [], urls: [] }] }, "Contact: Ana"],
    [{ kind: "choice", title: "Cake", description: null }, "Cake"],
    [{ kind: "choices", choices: { text: "Soup or cake?" } }, "Soup or cake?"],
    [{ kind: "reaction", to: "x", emoji: "👍" }, "reacted with 👍"],
    [{ kind: "reaction", to: "x", emoji: "" }, "took a reaction back"],
    [{ kind: "unsupported" }, "Something that this page cannot show"],
  ];
  for (const [content, line] of lines) expect(contentLine(content)).toBe(line);
});

test("a token works, has expired or was revoked", () => {
  const token = {
    id: "a",
    name: "CRM",
    scopes: [],
    networks: [],
    created: 0,
    expires: 10,
    lastUsed: null,
    revoked: null,
  } as TokenView;
  expect([tokenState(token, 9), tokenState(token, 10), tokenState({ ...token, expires: null }, 99)]).toEqual([
    "works",
    "expired",
    "works",
  ]);
  expect(tokenState({ ...token, revoked: 5 }, 20)).toBe("revoked");
  const ben = { id: "m", handle: "ben", role: "agent", state: "gone", since: 0, ended: 1 } as const;
  const who = (actor: string) => actorWords(actor, [token], [ben], "me");
  expect(["me", "m", "a", "b"].map(who)).toEqual(["You", "@ben", "Token “CRM”", "Token b"]);
  expect([actionWords("token.revoke"), actionWords("new.thing")]).toEqual(["revoked a token", "new.thing"]);
});

test("a webhook and its attempts say what became of them", () => {
  const webhook: WebhookView = { id: "", url: "", state: "on", why: null, resumesAt: null, createdAt: 0, waiting: 0 };
  expect(webhookState(webhook)).toBe("On");
  expect(webhookState({ ...webhook, state: "disabled", why: "gone" })).toBe("Disabled: it answered 410: it wants no more events");
  expect(webhookState({ ...webhook, state: "paused", why: "failing", resumesAt: 1 })).toMatch(/^Paused until .*: it failed ten/);
  const attempt: AttemptView = {
    id: 1,
    event: 1,
    number: 1,
    at: 0,
    tookMs: 1,
    status: 200,
    outcome: "delivered",
    why: null,
    nextAt: null,
  };
  expect(attemptOutcome(attempt)).toBe("Delivered (status 200)");
  expect(attemptOutcome({ ...attempt, outcome: "retry", status: 500 })).toBe("Failed (status 500)");
  expect(attemptOutcome({ ...attempt, outcome: "dead", status: null, why: "timeout" })).toBe(
    "Given up (no answer within 15 seconds)",
  );
  expect(attemptOutcome({ ...attempt, outcome: "retry", status: 302, why: "redirect" })).toBe(
    "Failed (it answered with a redirect, which is not followed, status 302)",
  );
  expect([tookWords(40), tookWords(1500)]).toEqual(["40 ms", "1.5 s"]);
});
