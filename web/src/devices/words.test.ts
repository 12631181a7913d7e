import { expect, test } from "vitest";
import { cameraSentence, decisionSentence, deviceName, linkSentence } from "./words.ts";

test("each way that linking ends has a sentence that says what is so and what to do", () => {
  const problems = [
    "code-malformed",
    "gone",
    "expired",
    "wrong-check-code",
    "forged",
    "too-many-devices",
    "device-limit",
    "offline",
    "refused",
  ] as const;
  for (const problem of problems) expect(linkSentence(problem).length, problem).toBeGreaterThan(30);
  expect(linkSentence("wrong-check-code")).toContain("Nothing was linked");
});

test("a device that nobody named is known by its day", () => {
  expect(deviceName({ name: "Firefox on Linux", addedAt: 0 })).toBe("Firefox on Linux");
  expect(deviceName({ name: "", addedAt: Date.UTC(2026, 10, 29, 12) })).toContain("2026");
});

test("where only the root can say more, the sentence asks for the recovery key", () => {
  expect(decisionSentence({ kind: "ok" })).toBeNull();
  expect(decisionSentence({ kind: "needs-recovery" })).toContain("recovery key");
  expect(decisionSentence({ kind: "refused", detail: "device-limit" })).toContain("recovery key");
  expect(decisionSentence({ kind: "refused", detail: "else" })).not.toContain("recovery key");
  expect(decisionSentence({ kind: "unknown" })).toContain("another account");
  expect(linkSentence("device-limit")).toContain("recovery key");
});

test("[LK12] whatever keeps a camera from being used, the code can be typed", () => {
  for (const name of ["NotAllowedError", "NotFoundError", "NotReadableError", ""])
    expect(cameraSentence(name)).toMatch(/type the code/i);
  expect(cameraSentence("NotAllowedError")).toContain("Allow it in your browser");
});
