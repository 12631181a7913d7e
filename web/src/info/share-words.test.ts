import { expect, test } from "vitest";
import { openProblem, shareProblem } from "./share-words.ts";

test("[PE3] a card whose handle is another's is said to be, by its handle; what went well says nothing", () => {
  const card = { name: "Cleo", handle: "cleo" };
  expect(openProblem({ kind: "other-account" }, card)).toContain("@cleo isn't the person on this card");
  expect(openProblem({ kind: "ok", conversation: "c" as never }, card)).toBeNull();
  expect(openProblem({ kind: "unknown-handle", handle: "cleo" }, card)).toContain("@cleo");
  expect(shareProblem({ kind: "ok", id: "x" }, "Bob")).toBeNull();
  for (const outcome of [null, { kind: "unknown-contact" } as const, { kind: "read-only" } as const])
    expect(shareProblem(outcome, "Bob")).toMatch(/\.$/);
});
