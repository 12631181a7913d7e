import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createKeyPackage } from "../../../mls/index.ts";
import { randomId } from "../../../mls/testing/people.ts";
import { toBase64Url } from "../../../protocol/index.ts";
import { type Bucket, bucketAt, bucketOf, hashOfHandle } from "../buckets.ts";
import { type Move, shardOf } from "../shard-map.ts";
import { firstDatabase, MAP_LASTS_MS, readMap } from "../shards.ts";
import { type Registered, registered, signInAs } from "../testing/registered.ts";
import { bindings, bindingsWith, call, databases, makeTables, now, preparing, rows } from "../testing/service.ts";
import { bucketTables } from "./bucket-tables.ts";
import { move, spreadOver, takeBack } from "./move.ts";
import { CLAIM_LASTS_MS, type Mover } from "./mover.ts";

const DAY_MS = 24 * 3600_000;
/** What the Workers that keep a map go by, and the mover */
let clock = Date.now();
const spy = vi.spyOn(Date, "now").mockImplementation(() => clock);

beforeAll(makeTables);
afterAll(() => spy.mockRestore());
beforeEach(() => {
  clock += CLAIM_LASTS_MS;
});

let movers = 0;
function mover(more: Partial<Mover> = {}): Mover {
  return {
    env: bindings,
    name: `mover ${++movers}`,
    now: () => clock,
    wait: async (ms) => {
      clock += ms;
    },
    ...more,
  };
}

async function settled(): Promise<Registered & { subjects: string[] }> {
  const who = await registered();
  const made = async (lastResort: boolean) =>
    toBase64Url((await createKeyPackage(who.device, { now: now(), lifetimeMs: 30 * DAY_MS, lastResort })).bytes);
  const body = { keyPackages: [await made(false), await made(false)], lastResort: await made(true) };
  (await call("uploadKeyPackages", { token: who.token, body })).answer;
  return { ...who, subjects: [] };
}

async function bucketsWith({ account, handle }: Registered): Promise<Bucket[]> {
  return [...new Set([bucketOf(account.accountId), bucketOf(await hashOfHandle(handle as never))])];
}

async function movesOf(who: Registered, to: number): Promise<Move[]> {
  const map = await readMap(firstDatabase(bindings));
  return (await bucketsWith(who)).map((bucket) => ({ bucket, from: shardOf(map, bucket), to }));
}

async function reads(who: Registered, viewer: Registered): Promise<void> {
  expect((await call("me", { token: who.token })).answer).toMatchObject({ handle: who.handle, keyPackages: 2 });
  const found = await call("lookUpHandle", { token: viewer.token, params: { handle: who.handle } });
  expect(found.answer.account).toBe(who.account.accountId);
}

/** @returns whether it was taken; else it is to be tried again */
async function writes(who: Registered & { subjects: string[] }, of: string, env = bindings): Promise<boolean> {
  const { rejection } = await call("report", { token: who.token, body: { account: of }, env });
  if (rejection === undefined) who.subjects.push(of);
  else expect(rejection).toEqual({ kind: "unavailable", retryAfterMs: expect.any(Number) });
  return rejection === undefined;
}

/** As another Worker sees it, which has no map yet */
const fresh = (database: D1Database) => preparing(database, (sql) => database.prepare(sql));

const placesOf = async ({ account: { accountId } }: Registered) => {
  const found = await Promise.all(
    databases().map((database) => database.prepare("SELECT 1 FROM accounts WHERE id = ?").bind(accountId).all()),
  );
  return found.map(({ results }) => results.length);
};

const reportsBy = async ({ account: { accountId } }: Registered) =>
  (await rows<{ subject: string }>("SELECT subject FROM reports WHERE reporter = ?", accountId)).map(({ subject }) => subject);

test("[DI5] whoever is moved can be read all the while, and what was taken from them is there afterwards", async () => {
  const [viewer, who] = [await settled(), await settled()];
  const others = await Promise.all(Array.from({ length: 30 }, async () => (await registered()).account.accountId));
  expect(await placesOf(who)).toEqual([1, 0, 0]);
  let isMoving = true;
  const going = (async () => {
    for (const other of others) {
      while (!(await writes(who, other)) && isMoving) await reads(who, viewer);
      await reads(who, viewer);
    }
  })();
  let refused = 0;
  let waited = 0;
  await move(
    mover({
      wait: async (ms) => {
        // Some still go by the map from before; who has read the new one writes nothing as long as that is so.
        await reads(who, viewer);
        if (!(await writes(who, others[0] as string))) refused++;
        if (waited++ === 0) expect(await writes(who, others[0] as string, bindingsWith(fresh))).toBe(false);
        clock += ms;
        await reads(who, viewer);
      },
    }),
    await movesOf(who, 1),
  );
  isMoving = false;
  await going;
  expect(refused).toBeGreaterThan(0);
  expect(await placesOf(who)).toEqual([0, 1, 0]);
  expect(new Set(await reportsBy(who))).toEqual(new Set(who.subjects));
  expect((await signInAs(who.device)).status).toBe(200);
  expect(
    (
      await call("claimKeyPackages", {
        token: viewer.token,
        params: { account: who.account.accountId },
        body: { conversation: randomId() },
      })
    ).status,
  ).toBe(200);
});

test("[DI5] a move that breaks off anywhere loses nothing, can be read meanwhile, and is gone on with", async () => {
  const [viewer, who] = [await settled(), await settled()];
  const other = await registered();
  let breaksAt = 0;
  let isOver = false;
  for (let to = 1; !isOver; to = (to + 1) % 3) {
    let asked = 0;
    const broken = bindingsWith((database) =>
      preparing(database, (sql) => {
        // Statements of one batch stand or fall together.
        const isFirst = !bucketTables.slice(1).some(({ name }) => sql.includes(` ${name} `));
        if (isFirst && asked++ >= breaksAt) throw new Error("killed");
        return database.prepare(sql);
      }),
    );
    const wanted = await movesOf(who, to);
    isOver = await move(mover({ env: broken }), wanted).then(
      () => true,
      () => false,
    );
    await reads(who, viewer);
    if (!isOver) {
      // From the first step on nobody else moves.
      if (breaksAt >= 2) await expect(move(mover(), wanted)).rejects.toThrow("another run moves buckets");
      clock += CLAIM_LASTS_MS;
      await move(mover(), wanted);
    }
    await reads(who, viewer);
    expect(await writes(who, other.account.accountId), `broken at ${breaksAt}`).toBe(true);
    const places = await placesOf(who);
    expect(places, `broken at ${breaksAt}`).toEqual([0, 1, 2].map((shard) => (shard === to ? 1 : 0)));
    breaksAt++;
  }
  expect(breaksAt).toBeGreaterThan(20);
  expect(await rows("SELECT bucket FROM moves")).toEqual([]);
});

test("what was begun and is not wanted after all is taken back: it stays where it was, and takes writes again", async () => {
  const [viewer, who, other] = [await settled(), await settled(), await registered()];
  const before = await placesOf(who);
  const broken = bindingsWith((database, shard) =>
    preparing(database, (sql) => {
      if (shard === 2 && sql.startsWith("INSERT INTO key_packages")) throw new Error("this database is full");
      return database.prepare(sql);
    }),
  );
  await expect(move(mover({ env: broken }), await movesOf(who, 2))).rejects.toThrow("full");
  expect(await writes(who, other.account.accountId)).toBe(false);
  clock += CLAIM_LASTS_MS;
  await takeBack(mover());
  await reads(who, viewer);
  expect(await writes(who, other.account.accountId)).toBe(true);
  expect(await placesOf(who)).toEqual(before);
  await move(mover(), await movesOf(who, 2));
  expect(await placesOf(who)).toEqual([0, 0, 1]);
});

test("a copy that is not the same is never switched to", async () => {
  const who = await settled();
  const losing = bindingsWith((database, shard) =>
    preparing(database, (sql) =>
      database.prepare(
        shard === 2
          ? sql
              .replace("INSERT INTO devices", "REPLACE INTO devices")
              .replace(
                "INSERT INTO sessions (token_hash, account, device, expires) VALUES (?, ?, ?, ?)",
                "INSERT INTO sessions (token_hash, account, device, expires) SELECT ?, ?, ?, ? WHERE false",
              )
          : sql,
      ),
    ),
  );
  await expect(move(mover({ env: losing }), await movesOf(who, 2))).rejects.toThrow("not the same");
  clock += CLAIM_LASTS_MS;
  await takeBack(mover());
  expect((await placesOf(who))[2]).toBe(0);
});

test("a mover that slept while another came switches nothing and fences nothing", async () => {
  const [viewer, who, other] = [await settled(), await settled(), await registered()];
  const wanted = await movesOf(who, 1);
  let slept = false;
  const sleepy = bindingsWith((database) =>
    preparing(database, (sql) => {
      if (!slept && sql.includes("UPDATE moves")) {
        slept = true;
        throw new Error("asleep");
      }
      return database.prepare(sql);
    }),
  );
  const late = mover({ env: sleepy });
  await expect(move(late, wanted)).rejects.toThrow("asleep");
  clock += CLAIM_LASTS_MS;
  await takeBack(mover());
  expect((await placesOf(who))[1]).toBe(0);
  expect(await writes(who, other.account.accountId)).toBe(true);
  await reads(who, viewer);
});

/** It sleeps before the bucket's rows are deleted in this database. */
function sleepyAt(place: number) {
  const [awake, asleep] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let sleeps = false;
  const env = bindingsWith((database, shard) => {
    if (shard !== place) return database;
    return new Proxy(database, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === "prepare")
          return (sql: string) => {
            if (sql.startsWith("DELETE FROM accounts")) sleeps = true;
            return target.prepare(sql);
          };
        if (name !== "batch") return typeof value === "function" ? value.bind(target) : value;
        return async (statements: D1PreparedStatement[]) => {
          if (sleeps) {
            asleep.resolve();
            await awake.promise;
          }
          return target.batch(statements);
        };
      },
    });
  });
  return { env, isAsleep: asleep.promise, wakes: () => awake.resolve() };
}

test("[DI5] a mover that slept before it cleared the new place empties nothing there when another has brought the bucket", async () => {
  const [viewer, who, other] = [await settled(), await settled(), await registered()];
  const wanted = await movesOf(who, 1);
  const { env, isAsleep, wakes } = sleepyAt(1);
  const late = move(mover({ env }), wanted);
  await isAsleep;
  clock += CLAIM_LASTS_MS;
  await move(mover(), wanted);
  expect(await writes(who, other.account.accountId)).toBe(true);
  wakes();
  await expect(late).rejects.toThrow();
  expect(await placesOf(who)).toEqual([0, 1, 0]);
  expect(await reportsBy(who)).toEqual([other.account.accountId]);
  await reads(who, viewer);
  expect(await writes(who, viewer.account.accountId)).toBe(true);
});

test("[DI5] a mover that slept before it cleared the old place empties nothing there when another has brought the bucket back", async () => {
  const [viewer, who, other] = [await settled(), await settled(), await registered()];
  const { env, isAsleep, wakes } = sleepyAt(0);
  const late = move(mover({ env }), await movesOf(who, 1));
  await isAsleep;
  clock += CLAIM_LASTS_MS;
  await move(mover(), await movesOf(who, 0));
  expect(await writes(who, other.account.accountId)).toBe(true);
  wakes();
  await expect(late).rejects.toThrow();
  expect(await placesOf(who)).toEqual([1, 0, 0]);
  expect(await reportsBy(who)).toEqual([other.account.accountId]);
  await reads(who, viewer);
  expect(await writes(who, viewer.account.accountId)).toBe(true);
});

test("a number of databases that makes no sense, or that is not bound, is refused in words, and nothing is begun", async () => {
  for (const count of [0, -1, 4, 1.5, Number.NaN])
    await expect(spreadOver(mover(), count)).rejects.toThrow("--over: expected a number from 1 to 3");
  const who = await settled();
  const [wanted] = await movesOf(who, 7);
  await expect(move(mover(), wanted === undefined ? [] : [wanted])).rejects.toThrow("DIRECTORY_7 is not bound");
  expect(await rows("SELECT bucket FROM moves")).toEqual([]);
  // Nor is anybody held up by the one that was refused.
  await move(mover(), await movesOf(who, 2));
  expect((await placesOf(who))[2]).toBe(1);
});

test("what is on its way to a database that is not bound any more is taken back", async () => {
  const [viewer, who, other] = [await settled(), await settled(), await registered()];
  for (const { bucket, from } of await movesOf(who, 2)) {
    await bindings.DIRECTORY.prepare("INSERT INTO moves VALUES (?, ?, 7, 'copying')").bind(bucket, from).run();
    await databases()[from]?.prepare("INSERT INTO fences (bucket) VALUES (?)").bind(bucket).run();
  }
  expect(await writes(who, other.account.accountId)).toBe(false);
  await expect(move(mover(), [])).rejects.toThrow("DIRECTORY_7 is not bound");
  await takeBack(mover());
  expect(await rows("SELECT bucket FROM moves")).toEqual([]);
  expect(await writes(who, other.account.accountId)).toBe(true);
  await reads(who, viewer);
});

test("a run that failed holds up nobody: the next one goes on at once", async () => {
  const [viewer, who] = [await settled(), await settled()];
  const wanted = await movesOf(who, 2);
  const failing = bindingsWith((database, shard) =>
    preparing(database, (sql) => {
      if (shard === 2 && sql.startsWith("INSERT INTO accounts")) throw new Error("full");
      return database.prepare(sql);
    }),
  );
  await expect(move(mover({ env: failing }), wanted)).rejects.toThrow("full");
  await move(mover(), wanted);
  expect(await placesOf(who)).toEqual([0, 0, 1]);
  await reads(who, viewer);
});

test("each table with a fence is moved, and each that is moved has one", async () => {
  const triggers = await rows<{ name: string; tbl_name: string; sql: string }>(
    "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
  );
  const fences = triggers.filter(({ name }) => name.startsWith("fenced_"));
  // The others count what there is in a database (OP8).
  expect(triggers.filter((each) => !fences.includes(each)).every(({ name }) => name.startsWith("counted_"))).toBe(true);
  const fenced = fences.map(({ name, tbl_name, sql }) =>
    [tbl_name, name.split("_").at(-1), /substr\((?:NEW|OLD)\.`(\w+)`, 1, 2\)/.exec(sql)?.[1]].join(" "),
  );
  const wanted = bucketTables.flatMap(({ name, key }) =>
    ["insert", "update", "delete"].map((event) => [name, event, key].join(" ")),
  );
  expect(new Set(fenced)).toEqual(new Set(wanted));
  const tables = await rows<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'");
  const ours = new Set(tables.map(({ name }) => name).filter((name) => !/^(sqlite_|_cf_|d1_)/.test(name)));
  const inTheFirst = [
    "api_tokens",
    "audit_log",
    "blob_keepers",
    "blob_parts",
    "blobs",
    "business_members",
    "business_offers",
    "businesses",
    "challenges",
    "counters",
    "fences",
    "hosted_files",
    "invitations",
    "moves",
    "operator_audit",
    "operator_refusals",
    "settings",
    "stored",
    "totals",
    "writers",
    "shard_map",
    "sign_ups",
  ];
  expect([...ours].sort()).toEqual([...bucketTables.map(({ name }) => name), ...inTheFirst].sort());
});

test("a database that is to go gives all it has to the others, in groups", async () => {
  const people = await Promise.all(Array.from({ length: 4 }, settled));
  for (const who of people) await move(mover(), await movesOf(who, 2));
  const used = new Set(
    (
      await rows<{ bucket: string }>(
        "SELECT substr(id, 1, 2) AS bucket FROM accounts UNION SELECT substr(hash, 1, 2) FROM handles",
      )
    ).map(({ bucket }) => bucket),
  );
  const map = await readMap(firstDatabase(bindings));
  // Buckets of nobody can be said to be anywhere: 70 of them here too.
  let nobodys = 70;
  const shards = map.shards.map((shard, i) => (used.has(bucketAt(i)) ? shard : nobodys-- > 0 ? 2 : i % 2));
  await bindings.DIRECTORY.prepare("UPDATE shard_map SET shards = ?").bind(shards).run();
  clock += MAP_LASTS_MS;
  const left: number[] = [];
  await spreadOver(mover(), 2, (n) => left.push(n));
  expect(left).toHaveLength(3);
  expect(left.at(-1)).toBe(0);
  const after = await readMap(firstDatabase(bindings));
  expect(after.shards.includes(2)).toBe(false);
  for (const who of people) {
    const place = shardOf(after, bucketOf(who.account.accountId));
    expect(await placesOf(who)).toEqual([0, 1, 2].map((shard) => (shard === place ? 1 : 0)));
    await reads(who, people[0] as Registered);
  }
});
