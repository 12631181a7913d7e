import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createKeyPackage, signBusinessProfile } from "../../mls/index.ts";
import { randomId } from "../../mls/testing/people.ts";
import { type AccountId, type Handle, toBase64Url } from "../../protocol/index.ts";
import { byTheHour } from "../by-the-hour.ts";
import { bucketOf, type HandleHash, hashOfHandle } from "./buckets.ts";
import { shardOf } from "./shard-map.ts";
import { firstDatabase, readMap } from "./shards.ts";
import { type Registered, registered, registration, signInAs } from "./testing/registered.ts";
import { bindings, bindingsWith, call, databases, migrate, now, preparing, rows, wait } from "./testing/service.ts";
import { UNUSED_KEPT_MS } from "./unused.ts";

const DAY_MS = 24 * 3600_000;
beforeAll(migrate);
beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));

const isThere = async ({ account }: Registered) =>
  (await rows("SELECT id FROM accounts WHERE id = ?", account.accountId)).length === 1;
const TABLES = { sessions: "account", devices: "account", reports: "reporter", given_up: "account", handles: "account" };
const leftOf = async ({ account }: Registered) => {
  const counts = await Promise.all(
    Object.entries(TABLES).map(async ([table, column]) => [
      table,
      (await rows(`SELECT 1 FROM ${table} WHERE ${column} = ?`, account.accountId)).length,
    ]),
  );
  return Object.fromEntries(counts) as Record<keyof typeof TABLES, number>;
};

async function stocked(): Promise<Registered> {
  const who = await registered();
  const { bytes } = await createKeyPackage(who.device, { now: now(), lifetimeMs: 30 * DAY_MS, lastResort: false });
  await call("uploadKeyPackages", { token: who.token, body: { keyPackages: [toBase64Url(bytes)], lastResort: null } });
  return who;
}

test("[DI10] an account that nobody ever used goes with all it has, and its handle is free", async () => {
  const [ana, other] = [await stocked(), await registered()];
  await call("report", { token: ana.token, body: { account: other.account.accountId } });
  wait(UNUSED_KEPT_MS - 1);
  await byTheHour(bindings, now());
  expect(await isThere(ana)).toBe(true);
  wait(1);
  await byTheHour(bindings, now());
  expect(await isThere(ana)).toBe(false);
  expect(await leftOf(ana)).toEqual({ sessions: 0, devices: 0, reports: 0, handles: 0, given_up: 1 });
  expect(await rows("SELECT id FROM key_packages WHERE device = ?", ana.device.deviceId)).toEqual([]);
  expect((await call("createAccount", { body: await registration(ana, { handle: ana.handle }) })).status).toBe(200);
});

test("[DI10] whoever came back on another day, signed in again, is a business, or was in a conversation, stays", async () => {
  const [back, signed, asks, asked, business, alone] = [
    await registered(),
    await registered(),
    await registered(),
    await stocked(),
    await registered(),
    await registered(),
  ];
  await signInAs(signed.device);
  const params = { account: asked.account.accountId };
  expect((await call("claimKeyPackages", { token: asks.token, params, body: { conversation: randomId() } })).status).toBe(200);
  const profile = toBase64Url(await signBusinessProfile(business.account, { version: 1, hosting: "gateway", name: "Acme" }));
  expect((await call("setBusinessProfile", { token: business.token, body: { profile } })).status).toBe(200);
  wait(DAY_MS);
  await call("me", { token: back.token });
  wait(UNUSED_KEPT_MS);
  await byTheHour(bindings, now());
  expect(await Promise.all([back, signed, asks, asked, business, alone].map(isThere))).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
  ]);
  wait(400 * DAY_MS);
  await byTheHour(bindings, now());
  for (const who of [back, signed, asks, asked, business]) {
    expect(await isThere(who)).toBe(true);
    expect((await signInAs(who.device)).status).toBe(200);
  }
});

test("[DI10] wherever the sweep breaks off, the next one goes on, and nobody has half of an account", async () => {
  let isWhole = false;
  for (let at = 0; !isWhole; at++) {
    const ana = await stocked();
    wait(UNUSED_KEPT_MS);
    let [counted, count] = [false, 0];
    const breaking = bindingsWith((database) =>
      preparing(database, (sql) => {
        if (sql.includes('"used" = 0') || sql.includes("used = 0")) counted = true;
        if (counted && count++ >= at) throw new Error("gone");
        return database.prepare(sql);
      }),
    );
    const quiet = vi.spyOn(console, "error").mockImplementation(() => {});
    await byTheHour(breaking, now());
    quiet.mockRestore();
    isWhole = count <= at;
    const handle = (await leftOf(ana)).handles;
    if (await isThere(ana)) expect([handle, (await leftOf(ana)).devices]).toEqual([1, 1]);
    else expect((await leftOf(ana)).devices).toBe(0);
    await byTheHour(bindings, now());
    expect(await isThere(ana), `broken at ${at}`).toBe(false);
    expect(await leftOf(ana), `broken at ${at}`).toMatchObject({ sessions: 0, devices: 0, handles: 0 });
  }
});

test("[DI10] whoever comes back in the moment in which it would go stays, with its handle", async () => {
  const [ana, viewer] = [await registered(), await registered()];
  await signInAs(viewer.device);
  wait(UNUSED_KEPT_MS);
  let isBack: Promise<unknown> | undefined;
  const meanwhile = bindingsWith(
    (database) =>
      new Proxy(database, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (name !== "batch") return typeof value === "function" ? value.bind(target) : value;
          return async (statements: D1PreparedStatement[]) => {
            // The account's rows would go in a batch of five.
            if (statements.length === 5) {
              isBack ??= signInAs(ana.device);
              await isBack;
            }
            return target.batch(statements);
          };
        },
      }),
  );
  await byTheHour(meanwhile, now());
  expect(isBack).toBeDefined();
  expect(await isThere(ana)).toBe(true);
  const { token } = viewer;
  const seen = (await signInAs(viewer.device)).answer.token ?? token;
  expect((await call("lookUpHandle", { token: seen, params: { handle: ana.handle } })).answer.account).toBe(
    ana.account.accountId,
  );
  expect(
    await rows("SELECT 1 FROM handles WHERE account = ? AND lapses < ?", ana.account.accountId, Number.MAX_SAFE_INTEGER),
  ).toEqual([]);
});

/** So many that nobody ever used, as a machine would have made them, each with its handle. */
async function crowd(count: number): Promise<{ id: string; hash: string }[]> {
  const made = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const [id, handle] = [toBase64Url(crypto.getRandomValues(new Uint8Array(16))), `crowd${i}`];
      return { id, handle, hash: await hashOfHandle(handle as Handle) };
    }),
  );
  const [map, list] = [await readMap(firstDatabase(bindings)), databases()];
  for (const [shard, database] of list.entries()) {
    const here = (id: string) => shardOf(map, bucketOf(id as AccountId)) === shard;
    await database.batch([
      database
        .prepare("INSERT INTO accounts SELECT value ->> 0, value ->> 1, x'00', ?, x'', 0, x'', 0, 0 FROM json_each(?)")
        .bind(now(), JSON.stringify(made.filter(({ id }) => here(id)).map(({ id, handle }) => [id, handle]))),
      database
        .prepare("INSERT INTO handles SELECT value ->> 0, value ->> 1, 9007199254740991 FROM json_each(?)")
        .bind(JSON.stringify(made.filter(({ hash }) => here(hash)).map(({ hash, id }) => [hash, id]))),
    ]);
  }
  return made;
}

const fenced = (bucket: string) =>
  databases().map((database) => database.prepare("INSERT INTO fences (bucket) VALUES (?)").bind(bucket).run());

test("[DI10] as many as machines make go in one hour, for few queries; a bucket that is on its way holds up nobody else's", async () => {
  const made = await crowd(1_500);
  const [moving, named] = [made[700], made[3]] as [{ id: string; hash: string }, { id: string; hash: string }];
  await Promise.all([...fenced(bucketOf(moving.id as AccountId)), ...fenced(bucketOf(named.hash as HandleHash))]);
  wait(UNUSED_KEPT_MS);
  let asked = 0;
  const counting = bindingsWith((database) =>
    preparing(database, (sql) => {
      asked++;
      return database.prepare(sql);
    }),
  );
  const errors = vi.spyOn(console, "error");
  await byTheHour(counting, now());
  expect(errors.mock.calls).toEqual([]);
  const held = new Set([bucketOf(moving.id as AccountId), bucketOf(named.hash as HandleHash)] as string[]);
  const staying = made.filter(({ id, hash }) => held.has(id.slice(0, 2)) || held.has(hash.slice(0, 2))).map(({ id }) => id);
  const left = await rows<{ id: string }>("SELECT id FROM accounts WHERE handle GLOB 'crowd*'");
  expect(left.map(({ id }) => id).sort()).toEqual(staying.sort());
  expect(asked).toBeLessThan(60 + 60 * databases().length);
  await Promise.all(databases().map((database) => database.prepare("DELETE FROM fences").run()));
  await byTheHour(counting, now());
  expect(await rows("SELECT id FROM accounts WHERE handle GLOB 'crowd*'")).toEqual([]);
  const hashes = JSON.stringify(made.map(({ hash }) => hash));
  expect(await rows("SELECT 1 FROM handles WHERE hash IN (SELECT value FROM json_each(?))", hashes)).toEqual([]);
});

test("[DI3] a reservation in a bucket that is on its way, and what else is past its time there, waits; all others are done", async () => {
  const made = await crowd(3);
  for (const database of databases()) {
    await database.prepare("DELETE FROM accounts WHERE handle GLOB 'crowd*'").run();
    await database
      .prepare("UPDATE handles SET lapses = 5 WHERE hash IN (SELECT value FROM json_each(?))")
      .bind(JSON.stringify(made.map(({ hash }) => hash)))
      .run();
  }
  const [one, other, third] = made as [{ id: string; hash: string }, { id: string; hash: string }, { id: string; hash: string }];
  await Promise.all([...fenced(bucketOf(one.id as AccountId)), ...fenced(bucketOf(other.hash as HandleHash))]);
  const errors = vi.spyOn(console, "error");
  await byTheHour(bindings, now());
  expect(errors.mock.calls).toEqual([]);
  const left = await rows<{ hash: string }>("SELECT hash FROM handles WHERE lapses = 5");
  expect(left.map(({ hash }) => hash).sort()).toEqual([one.hash, other.hash].sort());
  expect(left).not.toContainEqual({ hash: third.hash });
  await Promise.all(databases().map((database) => database.prepare("DELETE FROM fences").run()));
});
