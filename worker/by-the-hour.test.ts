import { beforeAll, expect, test, vi } from "vitest";
import { createKeyPackage } from "../mls/index.ts";
import { toBase64Url } from "../protocol/index.ts";
import { byTheHour } from "./by-the-hour.ts";
import { registered } from "./directory/testing/registered.ts";
import { bindings, bindingsWith, call, migrate, now, preparing, rows, wait } from "./directory/testing/service.ts";

const DAY_MS = 24 * 3600_000;
const TABLES = ["sessions", "key_packages", "claims", "challenges"];
const left = async () => {
  const counts = await Promise.all(TABLES.map((table) => rows<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)));
  return Object.fromEntries(TABLES.map((table, i) => [table, counts[i]?.reduce((sum, { n }) => sum + n, 0)]));
};

beforeAll(migrate);

test("[DI3] what an account that nobody comes back to has left goes with its time, also where another job fails", async () => {
  const [ana, ben] = [await registered(), await registered()];
  const { device, token } = ben;
  const made = async () =>
    toBase64Url((await createKeyPackage(device, { now: now(), lifetimeMs: 30 * DAY_MS, lastResort: false })).bytes);
  await call("uploadKeyPackages", { token, body: { keyPackages: [await made(), await made()], lastResort: null } });
  const body = { conversation: toBase64Url(crypto.getRandomValues(new Uint8Array(16))) };
  (await call("claimKeyPackages", { token: ana.token, params: { account: ben.account.accountId }, body })).answer;
  await call("challenge");
  expect(await left()).toEqual({ sessions: 2, key_packages: 1, claims: 1, challenges: 1 });

  const said: unknown[] = [];
  const spies = (["log", "error"] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((line) => void said.push(line)),
  );
  const broken = bindingsWith((database) =>
    preparing(database, (sql) => {
      if (sql.includes("blobs") || sql.includes("sessions")) throw new RangeError("a row with somebody's words");
      return database.prepare(sql);
    }),
  );
  wait(31 * DAY_MS);
  await byTheHour(broken, now());
  expect(await left()).toEqual({ sessions: 2, key_packages: 0, claims: 0, challenges: 0 });
  expect(said).toContainEqual(expect.objectContaining({ event: "sweep-failed", job: "media" }));
  expect(said).toContainEqual(expect.objectContaining({ event: "sweep-failed", job: "sessions" }));
  expect(JSON.stringify(said)).not.toContain("somebody's words");
  wait(60 * DAY_MS);
  await byTheHour(bindings, now());
  expect((await left()).sessions).toBe(0);
  for (const spy of spies) spy.mockRestore();
});
