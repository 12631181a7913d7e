import { expect, test } from "vitest";
import type { AccountId } from "./ids.ts";
import { giveTryBack, putVault, TRIES, TRIES_COME_BACK_MS, type Tries, takeTry, type VaultState } from "./vault.ts";

const NOW = 1_800_000_000_000;
const record = (version: number, more: Partial<VaultState> = {}): VaultState => ({
  account: "ana" as AccountId,
  version,
  record: `record ${version}`,
  proofKey: "key",
  ...more,
});

test("[RC7] a vault's version only rises; the same record again is a retry, and an emptied one comes back in no older form", () => {
  expect(putVault(undefined, record(1))).toEqual({ kind: "put", state: record(1) });
  expect(putVault(record(2), record(3))).toEqual({ kind: "put", state: record(3) });
  expect(putVault(record(2), record(2))).toEqual({ kind: "put", state: record(2) });
  for (const older of [record(1), record(2, { record: "another" })])
    expect(putVault(record(2), older)).toEqual({ kind: "vault-outdated", version: 2 });
  const emptied = record(5, { proofKey: null });
  expect(putVault(emptied, record(4))).toEqual({ kind: "vault-outdated", version: 5 });
});

test("[RC7] nobody puts anything where another's is, nor hears which version that has", () => {
  expect(putVault(record(1), record(9, { account: "eve" as AccountId }))).toEqual({ kind: "bad-proof" });
});

/** @returns how many of so many are let through */
function through(there: Tries | undefined, wanted: number, now = NOW): { count: number; tries: Tries | undefined } {
  let [tries, count] = [there, 0];
  for (let i = 0; i < wanted; i++) {
    const taken = takeTry(tries, now);
    if (taken.kind !== "ok") continue;
    tries = taken.tries;
    count++;
  }
  return { count, tries };
}

test("[RC8] ten tries an hour, one by one again after that, and none more for a clock that goes back", () => {
  const { count, tries } = through(undefined, 30);
  expect(count).toBe(TRIES);
  expect(takeTry(tries, NOW)).toEqual({ kind: "rate-limited", retryAfterMs: TRIES_COME_BACK_MS / TRIES });
  expect(through(tries, 30, NOW - 1e9).count).toBe(0);
  expect(through(tries, 30, NOW + TRIES_COME_BACK_MS / TRIES).count).toBe(1);
  expect(through(tries, 30, NOW + TRIES_COME_BACK_MS * 9).count).toBe(TRIES);
});

test("[RC8] what did not fail costs nothing, and never gives more than there are", () => {
  let tries: Tries | undefined;
  for (let i = 0; i < 30; i++) {
    const taken = takeTry(tries, NOW);
    if (taken.kind === "ok") tries = giveTryBack(taken.tries, NOW);
  }
  expect(through(tries, 30).count).toBe(TRIES);
  expect(through(giveTryBack(undefined, NOW), 30).count).toBe(TRIES);
});
