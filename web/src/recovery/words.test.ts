import { expect, test } from "vitest";
import {
  addedSentence,
  findSentence,
  finishSentence,
  listedDevice,
  mistypedSentence,
  passkeySentence,
  replacingSentence,
} from "./words.ts";

test("each end has a sentence that says what to do, and a good one none", () => {
  expect(findSentence({ kind: "ok" })).toBeNull();
  expect(finishSentence({ kind: "ok" })).toBeNull();
  for (const kind of ["unknown", "forged", "not-begun", "too-many-devices", "offline"] as const)
    expect(findSentence({ kind })?.length, kind).toBeGreaterThan(20);
  for (const kind of ["cancelled", "no-prf", "not-backed-up"] as const)
    expect(passkeySentence({ kind }).length).toBeGreaterThan(20);
  expect(addedSentence({ kind: "ok" })).toBeNull();
  expect(addedSentence({ kind: "not-set-up" })).toContain("recovery key");
  expect(replacingSentence({ kind: "ok" })).toBeNull();
  for (const kind of ["needs-recovery", "unknown", "forged", "not-begun", "offline"] as const)
    expect(replacingSentence({ kind })?.length, kind).toBeGreaterThan(20);
  expect(replacingSentence({ kind: "refused", detail: "this passkey" })).toContain("another passkey");
  for (const kind of ["not-begun", "set-up-already", "offline"] as const)
    expect(finishSentence({ kind })?.length, kind).toBeGreaterThan(20);
});

test("a mistyped group is said by its number, counted from one", () => {
  expect(mistypedSentence({ kind: "mistyped", groups: [2], letters: null })).toContain("group 3.");
  expect(mistypedSentence({ kind: "mistyped", groups: [0, 1, 7], letters: null })).toContain("groups 1, 2 and 8.");
  expect(mistypedSentence({ kind: "mistyped", groups: [], letters: 39 })).toContain("39");
  expect(mistypedSentence({ kind: "mistyped", groups: [], letters: 0 })).toBe("Type your recovery key first.");
  expect(mistypedSentence({ kind: "mistyped", groups: [], letters: null })).toContain("somewhere");
});

test("of a listed device stands that another one removed it: it is no news that it is out", () => {
  const since = Date.UTC(2026, 4, 3, 12);
  const removed = listedDevice({ since, suspended: true }, 2);
  expect(removed).toMatch(/^Device 2, since .*2026.*, removed already$/);
  expect(listedDevice({ since, suspended: false }, 1)).not.toContain("removed");
});
