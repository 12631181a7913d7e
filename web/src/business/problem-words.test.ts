import { expect, test } from "vitest";
import { problemSentence, whyWords } from "./problem-words.ts";
import type { Problem } from "./request.ts";

const problem = (more: Partial<Problem>): Problem => ({
  kind: "problem",
  status: 422,
  code: "",
  detail: "",
  retryAfterMs: null,
  ...more,
});

test("a problem says what happened and what to do, and its code never reaches a person", () => {
  const sentences = [
    problem({ code: "handle-taken", status: 409 }),
    problem({ code: "offline", status: 0 }),
    problem({ code: "too-many", detail: "a person has at most 10 businesses" }),
    problem({ code: "unavailable", status: 503, retryAfterMs: 30_000 }),
    problem({ code: "bad-url", detail: "private-host" }),
    problem({ code: "not-verified", detail: "status 404" }),
    problem({ code: "not-verified", detail: "wrong-answer" }),
    problem({ code: "bad-content", detail: "content: websites.0" }),
    problem({ code: "rate-limited", status: 429, retryAfterMs: 200_000 }),
  ].map(problemSentence);
  expect(sentences).toEqual([
    "That handle is taken. Add a number or choose another.",
    "There is no connection. Try again when you're back.",
    "A person has at most 10 businesses.",
    "The service cannot do this now. Try again in 30 seconds.",
    "That address cannot be used: it is not on the public internet.",
    "Nothing was changed: it answered the challenge with status 404 instead of 200.",
    "Nothing was changed: it did not answer with the challenge alone.",
    "“Website” cannot be saved like that.",
    "That was too often. Try again in 4 minutes.",
  ]);
});

test("what is not known yet is still a sentence", () => {
  expect(problemSentence(problem({ code: "new-thing", detail: "name: too long" }))).toBe(
    "The service did not accept this (name: too long).",
  );
  expect(problemSentence(problem({ status: 500 }))).toBe("The service did not accept this (status 500).");
  expect([whyWords("timeout"), whyWords("other")]).toEqual(["no answer within 15 seconds", "other"]);
});
