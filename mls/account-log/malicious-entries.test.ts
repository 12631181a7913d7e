import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_LOG_ENTRIES } from "./account-state.ts";
import { decideAppend } from "./append.ts";
import { readEntry } from "./entry.ts";
import { signByDevice } from "./sign-entry.ts";
import { adding, bytesOf, deviceSays, household, machine, NOW } from "./testing/household.ts";
import { maliciousEntries } from "./testing/malicious-entries.ts";
import { verifyLog } from "./verify-log.ts";

const corpus = await maliciousEntries();

for (const { name, rule, accountKey, log, bytes } of corpus) {
  test(`[AL1] ${name}: refused by the service and by every client (${rule})`, async () => {
    const decision = await decideAppend(log, bytes, NOW);
    // What follows from nothing here is signed anew by whoever is honest: the service need not say more.
    if (rule === "seq" || rule === "prev") expect(decision).toMatchObject({ kind: "conflict" });
    else expect(decision).toEqual({ kind: "refused", rule });
    const shown = [...bytesOf(log), bytes];
    expect(await verifyLog(accountKey, shown, null)).toEqual({ kind: "broken", seq: shown.length, rule });
    expect(await verifyLog(accountKey, shown, null, log)).toEqual({ kind: "broken", seq: shown.length, rule });
  });
}

test("the corpus has each rule that one entry can break, and no name twice", () => {
  expect([...new Set(corpus.map(({ rule }) => rule))].sort()).toEqual(
    [
      "malformed",
      "seq",
      "prev",
      "account",
      "signer",
      "signature",
      "accepts",
      "list",
      "spent-device",
      "unknown-device",
      "root-adds",
    ].sort(),
  );
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
});

test("[AL1] no bit of an entry can be turned, and none of its bytes left out", async () => {
  const { first, log } = await household();
  const bytes = await signByDevice(log, first, adding(await machine()), NOW);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
      const turned = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect((await decideAppend(log, turned, NOW)).kind).not.toBe("append");
      expect((await decideAppend(log, bytes.slice(0, bit >> 3), NOW)).kind).not.toBe("append");
    }),
    { numRuns: 300 },
  );
});

test("hostile bytes are refused by a value, never thrown", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 1500 }), async (bytes) => {
      expect(await readEntry(bytes)).toBeUndefined();
    }),
  );
});

test("[AL1] a log of another account, of none, and one that is longer than any can be", async () => {
  const [{ log }, other] = [await household(), await household()];
  expect(await verifyLog(other.root.publicKey, bytesOf(log), null)).toEqual({ kind: "broken", seq: 1, rule: "account" });
  expect(await verifyLog(other.root.publicKey, [], null)).toEqual({ kind: "broken", seq: 1, rule: "account" });
  const long = Array.from({ length: MAX_LOG_ENTRIES + 1 }, () => new Uint8Array());
  expect(await verifyLog(other.root.publicKey, long, null)).toMatchObject({ rule: "full" });
});

test("what was verified before is not verified again, and is no way in for anything else", async () => {
  const { root, first, log } = await household();
  const now = await deviceSays(log, first, adding(await machine()));
  expect(await verifyLog(root.publicKey, bytesOf(now), null, log)).toMatchObject({ kind: "ok", log: now });
  // A log that differs from what is known in its first entry shares nothing with it.
  const other = await household();
  expect(await verifyLog(root.publicKey, bytesOf(other.log), null, now)).toMatchObject({ kind: "broken", rule: "account" });
  // One that ends before is as short as it is.
  expect(await verifyLog(root.publicKey, bytesOf(log), null, now)).toMatchObject({ kind: "ok", log });
});
