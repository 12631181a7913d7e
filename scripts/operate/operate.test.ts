// What operators type, and what they are told; the service itself answers in e2e/scenarios/operate.test.ts.

import { describe, expect, test } from "vitest";
import { readCommand } from "./arguments.ts";
import { Busy, NotDone } from "./operator.ts";
import { monthCost } from "./prices.ts";
import { limitsFor, personMonth, worstMonth } from "./purse.ts";
import { reconcileAll } from "./reconcile.ts";
import { originFor } from "./secret.ts";
import { blobWords, outcomeWords, sizeWords } from "./words.ts";

const asked = (line: string) => {
  const command = readCommand(line.split(" "));
  return typeof command === "string" ? command : command.asked;
};

test("[OP5] what is typed is what is asked, ids that begin like options too", () => {
  expect(asked("suspend @ana.b")).toEqual({ kind: "suspend", who: { kind: "handle", handle: "ana.b" }, business: false });
  const account = "--siness_id_of_somebody".slice(0, 22);
  expect(asked(`close ${account} --business --yes`)).toEqual({
    kind: "close",
    who: { kind: "account", account },
    business: true,
  });
  expect(asked("limits accountStorageBytes=1.5GiB accounts=none contact=mailto:a@b.c registration=closed")).toEqual({
    kind: "limits",
    set: { accountStorageBytes: 1.5 * 1024 ** 3, accounts: null, contact: "mailto:a@b.c", registration: "closed" },
  });
  expect(asked("limits")).toEqual({ kind: "limits", set: {} });
  expect(asked("limits --purse 20")).toEqual({ kind: "purse", dollars: 20, isDryRun: false });
  expect(asked("invite 3 --days 2")).toEqual({ kind: "invite", count: 3, days: 2 });
  expect(asked("invite")).toEqual({ kind: "invite", count: 1, days: 14 });
  expect(asked("reconcile --from --x")).toEqual({ kind: "reconcile", from: "--x" });
  expect(asked("audit 7")).toEqual({ kind: "audit", before: 7 });
  expect(readCommand(["stats", "--env", "staging"])).toMatchObject({ where: { kind: "environment", environment: "staging" } });
  expect(readCommand(["stats", "--local", "9000"])).toMatchObject({ where: { kind: "local", port: 9000 } });
  expect(readCommand(["--local", "stats"])).toMatchObject({ where: { kind: "local", port: 8787 }, asked: { kind: "stats" } });
});

test("[OP5] what is typed wrong is a sentence, and nothing is asked", () => {
  for (const line of [
    "",
    "suspnd @ana",
    "suspend",
    "suspend ana",
    "suspend @Ana",
    "suspend @ana @bob",
    "suspend @ana --buisness",
    "close short",
    "blob @ana",
    "limits accounts",
    "limits accounts=many",
    "limits accounts=-1",
    "limits --purse nothing",
    "limits --purse -5",
    "registration shut",
    "registration closed --enve staging",
    "registration closed staging",
    "audit 7 --enve staging",
    "reconcile --from",
    "reconcile --form x",
    "invite 0",
    "invite 1000",
    "invite 1 --days 0",
    "stats --env prod",
    "stats --env staging --local",
    "reports now",
  ])
    expect(typeof asked(line), line).toBe("string");
});

test("[OP5] a business and a person that were mixed up, an operator's own and nobody are said as such", () => {
  const found = { account: "A", handle: "ana", isBusiness: false, isSuspended: false, businesses: ["shop"] };
  expect(outcomeWords("suspend", { outcome: "nobody", found: null })).toMatch(/no such account/);
  expect(outcomeWords("suspend", { outcome: "business", found })).toMatch(/is a person/);
  expect(outcomeWords("suspend", { outcome: "business", found: { ...found, isBusiness: true } })).toMatch(/--business/);
  expect(outcomeWords("restore", { outcome: "done", found: null })).toMatch(/is gone.*may sign up/);
  expect(outcomeWords("suspend", { outcome: "done", found })).toMatch(/What they own goes on.*@shop/);
  expect(outcomeWords("close", { outcome: "own", found })).toMatch(/Nothing was done/);
  expect(blobWords("nobody")).toMatch(/Nobody has a file/);
  expect([0, 1023, 1536, 20 * 1024 ** 3].map(sizeWords)).toEqual(["0 bytes", "1023 bytes", "1.5 KiB", "20.0 GiB"]);
});

test("[OP5] what a shell still has from before does not decide which deployment is meant", () => {
  const places = {
    production: { domain: null, origin: "https://parley.example" },
    staging: { domain: null, origin: "https://staging.parley.example" },
  };
  expect(originFor("staging", places, undefined)).toBe("https://staging.parley.example");
  expect(originFor("staging", places, "https://staging.parley.example/")).toBe("https://staging.parley.example");
  expect(originFor("production", {}, "https://elsewhere.example")).toBe("https://elsewhere.example");
  for (const [environment, known, said] of [
    ["staging", places, "https://parley.example"],
    ["staging", { production: places.production }, "https://parley.example"],
    ["production", places, "https://elsewhere.example"],
    ["production", {}, "nowhere"],
  ] as const)
    expect(() => originFor(environment, known, said), said).toThrow(/OPERATOR_ORIGIN/);
});

describe("[OP13] files without rows, however many", () => {
  const pages = (count: number, fails: (at: number, tries: number) => Error | undefined) => {
    const world = { asked: [] as (string | null)[], waited: 0, said: [] as string[], tries: 0 };
    const ports = {
      page: async (cursor: string | null) => {
        const at = Number(cursor ?? 0);
        world.asked.push(cursor);
        const error = fails(at, world.tries++);
        if (error !== undefined) throw error;
        world.tries = 0;
        return { looked: 500, adopted: 1, cursor: at + 1 < count ? `${at + 1}` : null };
      },
      wait: async (ms: number) => {
        world.waited += ms;
      },
      say: (line: string) => void world.said.push(line),
    };
    return { world, ports };
  };

  test("it waits where it is told to, and goes on from there", async () => {
    const { world, ports } = pages(200, (at, tries) => (at % 60 === 59 && tries === 0 ? new Busy("10") : undefined));
    expect(await reconcileAll(null, ports)).toEqual({ looked: 100_000, adopted: 200 });
    expect(world.waited).toBe(30_000);
    expect(world.said[0]).toContain("reconcile --from 59");
    expect(world.asked).toHaveLength(203);
  });

  test("where it fails, or never has time, it is said from where to go on", async () => {
    for (const error of [new NotDone("It failed."), new Busy(null)]) {
      const { ports } = pages(20, (at) => (at === 7 ? error : undefined));
      await expect(reconcileAll("3", ports)).rejects.toThrow(/reconcile --from 7/);
    }
  });
});

test("[OP12] whatever the purse, limits by it keep the worst month within it, and more money is never less room", () => {
  let before = limitsFor(5);
  for (const dollars of [5, 6, 8, 10, 15, 20, 50, 100, 500, 2_000, 100_000]) {
    const limits = limitsFor(dollars);
    expect(monthCost(worstMonth(limits)), `${dollars}`).toBeLessThanOrEqual(dollars + 0.01);
    expect(limits.accounts, `${dollars}`).toBeGreaterThanOrEqual(before.accounts);
    expect(limits.storageBytes, `${dollars}`).toBeGreaterThanOrEqual(before.storageBytes);
    for (const value of Object.values(limits))
      expect(Number.isSafeInteger(value) && value >= 0, JSON.stringify(limits)).toBe(true);
    before = limits;
  }
  // A small one carries somebody, and is used rather than saved.
  expect(limitsFor(5).accounts).toBeGreaterThan(10);
  expect(monthCost(worstMonth(limitsFor(100)))).toBeGreaterThan(60);
  expect(monthCost(personMonth())).toBe(5);
});
