import { beforeAll, describe, expect, test, vi } from "vitest";
import { createKeyPackage, type DeviceIdentity } from "../../mls/index.ts";
import { randomId } from "../../mls/testing/people.ts";
import { readKeyPackage } from "../../mls/verify.ts";
import {
  type ConversationId,
  encodeFrame,
  framePaths,
  fromBase64Url,
  KEY_PACKAGES_PER_DEVICE,
  PROTOCOL_VERSION,
  readInboxDown,
  toBase64Url,
} from "../../protocol/index.ts";
import { bucketOf } from "./buckets.ts";
import { CLAIM_LIFETIME_MS, claimsOf } from "./claims.ts";
import { type Registered, registered, withDevice, withoutDevice } from "./testing/registered.ts";
import { bindings, bindingsWith, call, databases, fetchPath, migrate, now, preparing, rows, wait } from "./testing/service.ts";

const DAY_MS = 24 * 3600_000;
const NOT_REACHABLE = { kind: "not-reachable" };

beforeAll(migrate);

type Stocked = { keyPackages: string[]; lastResort: string | null };
async function stock(
  device: DeviceIdentity,
  token: string,
  { count = 1, lastResort = false, lifetimeMs = 30 * DAY_MS }: { count?: number; lastResort?: boolean; lifetimeMs?: number } = {},
): Promise<Stocked> {
  const make = async (isLast: boolean) =>
    toBase64Url((await createKeyPackage(device, { now: now(), lifetimeMs, lastResort: isLast })).bytes);
  const keyPackages = await Promise.all(Array.from({ length: count }, () => make(false)));
  const body = { keyPackages, lastResort: lastResort ? await make(true) : null };
  (await call("uploadKeyPackages", { token, body })).answer;
  return body;
}

async function stocked(given: { count?: number; lastResort?: boolean; lifetimeMs?: number } = {}) {
  const who = await registered();
  return { ...who, stock: await stock(who.device, who.token, given) };
}

function claim(by: { token: string }, of: Pick<Registered, "account">, conversation: ConversationId = randomId()) {
  return call("claimKeyPackages", { token: by.token, params: { account: of.account.accountId }, body: { conversation } });
}

async function claimedBy(by: Registered, conversation: ConversationId) {
  const refs = (await rows<{ ref: string }>("SELECT ref FROM claims")).map(({ ref }) => ref);
  return claimsOf(bindings, { requester: by.account.accountId, conversation, refs, now: now() });
}

async function refOf(keyPackage: string | undefined | null): Promise<string> {
  const claims = await readKeyPackage(fromBase64Url(keyPackage ?? "") ?? new Uint8Array(), now());
  if (claims.kind === "refused") throw new Error(claims.detail);
  return claims.ref;
}

test("one of each device, the oldest first, each given out once; then the last resort, again and again", async () => {
  const [ana, ben] = [await registered(), await stocked({ count: 2, lastResort: true })];
  const second = await withDevice(ben);
  const { keyPackages } = await stock(second.device, second.token, { count: 1 });
  const byDevice = async () => {
    const given = (await claim(ana, ben)).answer.keyPackages;
    return new Map(given.map(({ device, keyPackage, lastResort }) => [device, [keyPackage, lastResort]]));
  };
  const first = await byDevice();
  expect(first.get(ben.device.deviceId)).toEqual([ben.stock.keyPackages[0], false]);
  expect(first.get(second.device.deviceId)).toEqual([keyPackages[0], false]);
  const next = await byDevice();
  expect(next).toEqual(new Map([[ben.device.deviceId, [ben.stock.keyPackages[1], false]]]));
  expect((await call("me", { token: ben.token })).answer).toMatchObject({ keyPackages: 0, lastResortUsed: false });
  for (let i = 0; i < 2; i++) {
    expect(await byDevice()).toEqual(new Map([[ben.device.deviceId, [ben.stock.lastResort, true]]]));
    expect((await call("me", { token: ben.token })).answer.lastResortUsed).toBe(true);
  }
});

test("many at once never get the same one", async () => {
  const people = await Promise.all([registered(), registered(), registered()]);
  const ben = await stocked({ count: KEY_PACKAGES_PER_DEVICE });
  const wanting = KEY_PACKAGES_PER_DEVICE + 2;
  const answers = await Promise.all(Array.from({ length: wanting }, (_, i) => claim(people[i % 3] as Registered, ben)));
  const given = answers.flatMap((one) => (one.rejection ? [] : one.answer.keyPackages.map(({ keyPackage }) => keyPackage)));
  expect(new Set(given)).toEqual(new Set(ben.stock.keyPackages));
  expect(given).toHaveLength(KEY_PACKAGES_PER_DEVICE);
  expect(answers.flatMap(({ rejection }) => rejection ?? [])).toEqual([NOT_REACHABLE, NOT_REACHABLE]);
});

test("expired ones are never given out, not even as a last resort", async () => {
  const [ana, ben] = [await registered(), await stocked({ count: 1, lastResort: true, lifetimeMs: DAY_MS })];
  wait(DAY_MS);
  expect((await claim(ana, ben)).rejection).toEqual(NOT_REACHABLE);
  const { keyPackages } = await stock(ben.device, ben.token, { count: 1 });
  expect((await claim(ana, ben)).answer.keyPackages).toEqual([
    { device: ben.device.deviceId, keyPackage: keyPackages[0], lastResort: false },
  ]);
});

test("an account's own claim is for its other devices: a device does not add itself", async () => {
  const ana = await stocked();
  const second = await withDevice(ana);
  const { keyPackages } = await stock(second.device, second.token);
  expect((await claim(ana, ana)).answer.keyPackages.map((one) => one.keyPackage)).toEqual(keyPackages);
  expect((await claim(ana, ana)).rejection).toEqual(NOT_REACHABLE);
  expect((await call("me", { token: ana.token })).answer.keyPackages).toBe(1);
});

describe("[IN4] a blocked account cannot claim KeyPackages", () => {
  test("and hears what everybody hears of an account that has none", async () => {
    const [ana, ben, cem] = [await stocked(), await registered(), await registered()];
    const params = { account: ben.account.accountId };
    expect((await call("block", { token: ana.token, params })).answer).toEqual({ done: true });
    const [blocked, empty, nobody] = [
      await claim(ben, ana),
      await claim(ben, cem),
      await call("claimKeyPackages", {
        token: ben.token,
        params: { account: randomId() },
        body: { conversation: randomId() },
      }),
    ];
    expect(blocked.rejection).toEqual(NOT_REACHABLE);
    expect(empty.rejection).toEqual(NOT_REACHABLE);
    expect(nobody.rejection).toEqual(NOT_REACHABLE);
    expect([blocked.status, empty.status, nobody.status]).toEqual([403, 403, 403]);
    expect((await call("me", { token: ana.token })).answer.keyPackages).toBe(1);
  });

  test("nor a device that it adds later; others go on, and so does it when the block is lifted", async () => {
    const [ana, ben, cem] = [await stocked({ count: 3 }), await registered(), await registered()];
    const params = { account: ben.account.accountId };
    for (let i = 0; i < 2; i++) await call("block", { token: ana.token, params });
    const second = await withDevice(ben);
    expect((await claim(second, ana)).rejection).toEqual(NOT_REACHABLE);
    expect((await claim(cem, ana)).status).toBe(200);
    for (let i = 0; i < 2; i++) expect((await call("unblock", { token: ana.token, params })).answer).toEqual({ done: true });
    expect((await claim(ben, ana)).status).toBe(200);
  });

  test("and is told to wait when others would be, so that waiting says nothing either", async () => {
    const [ana, ben, cem, eve] = [await stocked(), await registered(), await registered(), await registered()];
    await call("block", { token: ana.token, params: { account: ben.account.accountId } });
    const triesBeforeWaiting = async (by: Registered, of: Registered) => {
      for (let tries = 1; tries < 100; tries++) {
        const { rejection } = await claim(by, of);
        if (rejection?.kind === "rate-limited") return tries;
        expect(rejection).toEqual(NOT_REACHABLE);
      }
      return null;
    };
    expect(await triesBeforeWaiting(ben, ana)).toBe(await triesBeforeWaiting(cem, eve));
  });

  test("and nobody blocks themselves, or an account that is not there", async () => {
    const ana = await registered();
    const own = await call("block", { token: ana.token, params: { account: ana.account.accountId } });
    expect(own.rejection?.kind).toBe("malformed");
    expect((await call("block", { token: ana.token, params: { account: randomId() } })).rejection?.kind).toBe("not-found");
  });
});

describe("what was claimed may be added", () => {
  test("by who claimed it, to the conversation it was claimed for, and nothing else", async () => {
    const [ana, ben, cem] = [await registered(), await stocked({ count: 2, lastResort: true }), await registered()];
    const [one, other] = [randomId<ConversationId>(), randomId<ConversationId>()];
    await claim(ana, ben, one);
    await claim(cem, ben, other);
    const expiresAt = now() + CLAIM_LIFETIME_MS;
    const [first, second] = [await refOf(ben.stock.keyPackages[0]), await refOf(ben.stock.keyPackages[1])];
    expect(await claimedBy(ana, one)).toEqual({
      [first]: { requester: ana.account.accountId, account: ben.account.accountId, conversation: one, expiresAt },
    });
    expect(await claimedBy(cem, other)).toEqual({
      [second]: { requester: cem.account.accountId, account: ben.account.accountId, conversation: other, expiresAt },
    });
    expect(await claimedBy(ana, other)).toEqual({});
    expect(await claimedBy(cem, one)).toEqual({});
  });

  test("a last resort by each of those who got it", async () => {
    const [ana, ben, cem] = [await registered(), await stocked({ count: 0, lastResort: true }), await registered()];
    const conversation = randomId<ConversationId>();
    for (const who of [ana, cem, ana]) await claim(who, ben, conversation);
    const ref = await refOf(ben.stock.lastResort);
    expect(Object.keys(await claimedBy(ana, conversation))).toEqual([ref]);
    expect(Object.keys(await claimedBy(cem, conversation))).toEqual([ref]);
  });

  test("for a week, and not longer than the KeyPackage itself is good; then it is forgotten", async () => {
    const [ana, ben, cem] = [await registered(), await stocked(), await stocked({ lifetimeMs: DAY_MS })];
    const conversation = randomId<ConversationId>();
    await claim(ana, ben, conversation);
    await claim(ana, cem, conversation);
    expect(Object.keys(await claimedBy(ana, conversation))).toHaveLength(2);
    wait(DAY_MS);
    expect(Object.keys(await claimedBy(ana, conversation))).toHaveLength(1);
    wait(CLAIM_LIFETIME_MS - DAY_MS);
    expect(await claimedBy(ana, conversation)).toEqual({});
    const dia = await stocked();
    await claim(ana, dia);
    const left = await rows("SELECT account FROM claims WHERE requester = ?", ana.account.accountId);
    expect(left).toEqual([{ account: dia.account.accountId }]);
  });

  test("not a device that was revoked since", async () => {
    const [ana, ben] = [await registered(), await registered()];
    const second = await withDevice(ben);
    await stock(second.device, second.token);
    const conversation = randomId<ConversationId>();
    await claim(ana, ben, conversation);
    expect(Object.keys(await claimedBy(ana, conversation))).toHaveLength(1);
    await withoutDevice(ben, second.device);
    expect(await claimedBy(ana, conversation)).toEqual({});
    expect((await claim(ana, ben)).rejection).toEqual(NOT_REACHABLE);
  });
});

/** What the device hears of its stock, with its session */
async function listening(who: { token: string }) {
  const { webSocket } = await fetchPath(framePaths.inbox, {
    headers: { Upgrade: "websocket", Authorization: `Bearer ${who.token}` },
  });
  if (webSocket === null) throw new Error("no socket");
  webSocket.binaryType = "arraybuffer";
  const heard: unknown[] = [];
  const waiting: (() => void)[] = [];
  webSocket.addEventListener("message", ({ data }) => {
    const read = readInboxDown(new Uint8Array(data as ArrayBuffer));
    heard.push(read.ok && read.frame);
    waiting.shift()?.();
  });
  const next = () => new Promise<void>((done) => waiting.push(done));
  webSocket.accept();
  const greeted = next();
  webSocket.send(encodeFrame({ kind: "hello", version: PROTOCOL_VERSION }));
  await greeted;
  heard.length = 0;
  return { heard, next, webSocket };
}

test("[DI9] a device that is there hears of each KeyPackage that is given out, and how many are left", async () => {
  const [ana, ben] = [await registered(), await stocked({ count: 2, lastResort: true })];
  const { heard, next, webSocket } = await listening(ben);
  for (let i = 0; i < 3; i++) {
    const told = next();
    await claim(ana, ben);
    await told;
  }
  expect(heard).toEqual([
    { kind: "stock", keyPackages: 1, lastResortUsed: false },
    { kind: "stock", keyPackages: 0, lastResortUsed: false },
    { kind: "stock", keyPackages: 0, lastResortUsed: true },
  ]);
  webSocket.close();
});

test("[DI9] it hears of what was taken for nothing too: the claim could not be noted, or what it put in does not hold", async () => {
  const [ana, ben] = [await registered(), await stocked({ count: 2 })];
  const { heard, next, webSocket } = await listening(ben);
  const quiet = vi.spyOn(console, "error").mockImplementation(() => {});
  const failing = bindingsWith((database) =>
    preparing(database, (sql) => {
      if (sql.startsWith('insert into "claims"')) throw new Error("full");
      return database.prepare(sql);
    }),
  );
  let told = next();
  const given = { token: ana.token, params: { account: ben.account.accountId }, body: { conversation: randomId() } };
  expect((await call("claimKeyPackages", { ...given, env: failing })).status).toBe(503);
  await told;
  quiet.mockRestore();
  for (const database of databases())
    await database
      .prepare("UPDATE key_packages SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'ff' AS BLOB) WHERE device = ?")
      .bind(ben.device.deviceId)
      .run();
  told = next();
  expect((await claim(ana, ben)).rejection).toEqual(NOT_REACHABLE);
  await told;
  expect(heard).toEqual([
    { kind: "stock", keyPackages: 1, lastResortUsed: true },
    { kind: "stock", keyPackages: 0, lastResortUsed: true },
  ]);
  webSocket.close();
});

test("[DI9] whoever is being moved empties nobody's stock: their claim is to be tried again, and nothing was taken", async () => {
  const [ana, ben] = [await registered(), await stocked({ count: 3 })];
  const fences = (sql: string) => Promise.all(databases().map((database) => database.prepare(sql).run()));
  await fences(`INSERT INTO fences (bucket) VALUES ('${bucketOf(ana.account.accountId)}')`);
  for (let i = 0; i < 3; i++) expect((await claim(ana, ben)).rejection?.kind).toBe("unavailable");
  await fences("DELETE FROM fences");
  expect((await call("me", { token: ben.token })).answer.keyPackages).toBe(3);
  expect((await claim(ana, ben)).status).toBe(200);
});

test("who claims without end is told to wait", async () => {
  const [ana, ben] = [await registered(), await stocked({ count: 1, lastResort: true })];
  let waits = 0;
  for (let i = 0; i < 20 && waits === 0; i++) if ((await claim(ana, ben)).rejection?.kind === "rate-limited") waits++;
  expect(waits).toBe(1);
});

test("a claim says for which conversation, of which account", async () => {
  const [ana, ben] = [await registered(), await stocked()];
  for (const body of [{}, { conversation: "x" }, { conversation: 5 }, { conversation: null }, [], "x", null]) {
    const params = { account: ben.account.accountId };
    expect((await call("claimKeyPackages", { token: ana.token, params, body })).rejection?.kind).toBe("malformed");
  }
  for (const account of ["x", `${ben.account.accountId}A`, "%00"]) {
    const { rejection } = await call("claimKeyPackages", {
      token: ana.token,
      params: { account },
      body: { conversation: randomId() },
    });
    expect(rejection?.kind).toBe("malformed");
  }
  expect((await call("me", { token: ben.token })).answer.keyPackages).toBe(1);
});
