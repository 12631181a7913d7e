import { expect, test } from "vitest";
import type { AccountId } from "../../protocol/index.ts";
import { names } from "./concerned.ts";

const [ana, bob, cleo, mal] = ["ana", "bob", "cleo", "mal"] as unknown as [AccountId, AccountId, AccountId, AccountId];

test("[LQ1] [RQ5] another name makes those rows anew that say it, and no others", () => {
  const row = {
    peer: ana,
    preview: { sender: bob } as never,
    request: { by: cleo, at: 5, hidden: false, fetched: 0, forget: 0 },
  };
  for (const account of [ana, bob, cleo]) expect(names(row, [], new Set([account]))).toBe(true);
  expect(names(row, [], new Set([mal]))).toBe(false);
  expect(names(row, [mal], new Set([mal]))).toBe(true);
  expect(names({ peer: null, preview: null, request: null }, [], new Set([ana]))).toBe(false);
});
