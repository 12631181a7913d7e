import { beforeAll, describe, expect, test } from "vitest";
import { type DeviceIdentity, deviceIdentity, generateDevice } from "../../mls/index.ts";
import { deviceOf, grow, keyPackageOf, logOf, putOut, rootSays } from "../../mls/testing/people.ts";
import { encodeFrame, framePaths, fromBase64Url, PROTOCOL_VERSION, readInboxDown, toBase64Url } from "../../protocol/index.ts";
import { appendEntry } from "./append-entry.ts";
import type { Database } from "./database.ts";
import { databaseOfAccount } from "./shards.ts";
import {
  append,
  entryBy,
  proofBy,
  type Registered,
  registered,
  registration,
  sessionOf,
  signInAs,
  tell,
  withDevice,
  withoutDevice,
} from "./testing/registered.ts";
import { bindings, call, fetchPath, migrate, now, rows, wait } from "./testing/service.ts";

beforeAll(migrate);

const lookedUp = async (who: Registered) =>
  (await call("lookUpAccount", { token: who.token, params: { account: who.account.accountId } })).answer;
const lengthOf = async (who: Registered) => (await lookedUp(who)).log.length;
const adding = ({ deviceId, publicKey }: Pick<DeviceIdentity, "deviceId" | "publicKey">) =>
  ({ type: "add", device: deviceId, deviceKey: publicKey }) as const;
const suspending = ({ deviceId }: DeviceIdentity) => ({ type: "suspend", device: deviceId }) as const;
const refusedBy = (rule: string) => ({ kind: "entry-refused", rule });

test("[AL8] a device that another one adds signs in, and the log is what others see", async () => {
  const [who, other] = [await registered(), await registered()];
  const keys = await generateDevice(who.account.accountId);
  const entry = await entryBy(who, who.device, adding(keys));
  expect((await append(who.token, entry)).answer).toEqual({ done: true });
  await grow(who.account, entry);
  const token = await sessionOf(deviceIdentity(who.account, keys, logOf(who.account)));
  expect((await call("me", { token })).answer).toMatchObject({ device: keys.deviceId, logLength: 2 });
  const found = (await call("lookUpHandle", { token: other.token, params: { handle: who.handle } })).answer;
  expect(found.log.map(fromBase64Url)).toEqual(logOf(who.account).entries.map(({ bytes }) => bytes));
});

describe("[AL8] an entry is refused", () => {
  test("where it is for another head: then its signer hears how long the log is", async () => {
    const who = await registered();
    const late = await entryBy(who, who.device, adding(await generateDevice(who.account.accountId)));
    await withDevice(who);
    expect((await append(who.token, late)).rejection).toEqual({ kind: "log-conflict", length: 2 });
    const [other] = [await registered()];
    expect((await append(who.token, await entryBy(other, other.device, { type: "leave" }))).rejection?.kind).toBe("log-conflict");
    expect(await lengthOf(who)).toBe(2);
  });

  test("where another account signed it, or nobody, or a device that was put out", async () => {
    const [who, other] = [await registered(), await registered()];
    const { device, token } = await withDevice(who);
    const entry = await entryBy(who, who.device, suspending(device));
    const turned = entry.map((byte, i) => (i === entry.length - 1 ? byte ^ 1 : byte));
    expect((await append(token, turned)).rejection).toEqual(refusedBy("signature"));
    const stranger = { ...other.device, deviceId: who.device.deviceId };
    expect((await append(token, await entryBy(who, stranger, suspending(device)))).rejection).toEqual(refusedBy("signature"));
    expect((await append(token, new Uint8Array(3))).rejection).toEqual(refusedBy("malformed"));
    await withoutDevice(who, device);
    expect((await append(who.token, await entryBy(who, device, suspending(who.device)))).rejection).toEqual(refusedBy("signer"));
    expect(await lengthOf(who)).toBe(3);
  });

  test("where it was signed long ago or is of tomorrow, however the signer's clock is", async () => {
    const who = await registered();
    const keys = await generateDevice(who.account.accountId);
    for (const at of [now() - 3_600_000, now() + 3_600_000])
      expect((await append(who.token, await entryBy(who, who.device, adding(keys), at))).rejection).toEqual(refusedBy("time"));
  });

  test("where a device has an id that is another account's: then nothing of it happens", async () => {
    const [who, victim] = [await registered(), await registered()];
    const thief = { ...(await generateDevice(who.account.accountId)), deviceId: victim.device.deviceId };
    expect((await append(who.token, await entryBy(who, who.device, adding(thief)))).rejection).toEqual(refusedBy("device-id"));
    expect(await lengthOf(who)).toBe(1);
    expect((await call("me", { token: victim.token })).answer.account).toBe(victim.account.accountId);
  });

  test("[AL4] where it would be the eleventh device, or one that was put out", async () => {
    const who = await registered();
    const { device } = await withDevice(who);
    await withoutDevice(who, device);
    expect((await append(who.token, await entryBy(who, who.device, adding(device)))).rejection).toEqual(
      refusedBy("spent-device"),
    );
    for (let i = 0; i < 9; i++) await deviceOf(who.account, now());
    await tell(who);
    const eleventh = await generateDevice(who.account.accountId);
    expect((await append(who.token, await entryBy(who, who.device, adding(eleventh)))).rejection).toEqual(
      refusedBy("too-many-devices"),
    );
  });
});

test("[AL8] of two entries for one head exactly one is taken, with its device and no other", async () => {
  const who = await registered();
  const keys = await Promise.all([1, 2].map(() => generateDevice(who.account.accountId)));
  const entries = await Promise.all(keys.map((each) => entryBy(who, who.device, adding(each))));
  const answers = await Promise.all(entries.map((entry) => append(who.token, entry)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const taken = keys[answers.findIndex(({ status }) => status === 200)];
  const ids = await rows<{ id: string }>("SELECT id FROM devices WHERE account = ?", who.account.accountId);
  expect(ids.map(({ id }) => id).sort()).toEqual([who.device.deviceId, taken?.deviceId].sort());
});

test("[AL8] an entry that lost puts nobody out: whom only it named keeps its place and its sessions", async () => {
  const who = await registered();
  const { device: one } = await withDevice(who);
  const { device: other } = await withDevice(who);
  const account = who.account.accountId;
  const db = await databaseOfAccount(bindings, account);
  const winner = toBase64Url(await entryBy(who, who.device, suspending(other)));
  const loser = toBase64Url(await entryBy(who, who.device, suspending(one)));
  // It has read the account, and then the other one comes first.
  const late = writingAfter(db, async () => {
    expect(await appendEntry(db, account, winner, now())).toEqual({ revoked: [other.deviceId] });
  });
  expect(await appendEntry(late, account, loser, now())).toMatchObject({ kind: "log-conflict" });
  expect((await signInAs(one)).status).toBe(200);
  expect((await signInAs(other)).status).not.toBe(200);
});

test("[AL8] the same entry again is done again: its answer may have got lost", async () => {
  const who = await registered();
  const { device } = await withDevice(who);
  const entry = await entryBy(who, who.device, suspending(device));
  for (let i = 0; i < 2; i++) expect((await append(who.token, entry)).answer).toEqual({ done: true });
  expect(await lengthOf(who)).toBe(3);
});

test("[AL8] a device that is put out has no session, gets no new one, has no KeyPackages, and its socket is closed at once", async () => {
  const who = await registered();
  const { device, token } = await withDevice(who);
  const keyPackages = [toBase64Url((await keyPackageOf(device)).bytes)];
  await call("uploadKeyPackages", { token, body: { keyPackages, lastResort: null } });
  const socket = await inboxSocket(token);
  const kept = await inboxSocket(who.token);

  await withoutDevice(who, device);

  expect(await socket.closed).toBe(4003);
  expect((await call("me", { token })).rejection?.kind).toBe("no-session");
  expect((await signInAs(device)).rejection).toEqual({ kind: "device-revoked" });
  expect(await rows("SELECT id FROM key_packages WHERE device = ?", device.deviceId)).toEqual([]);
  expect(await rows("SELECT device FROM sessions WHERE device = ?", device.deviceId)).toEqual([]);
  expect((await call("me", { token: who.token })).status).toBe(200);
  expect(kept.webSocket.readyState).toBe(WebSocket.OPEN);
});

test("[AL2] a device that is suspended is out at once, and in again when the root lifts that", async () => {
  const who = await registered();
  const { device, token } = await withDevice(who);
  const entry = await entryBy(who, who.device, suspending(device));
  await append(who.token, entry);
  await grow(who.account, entry);
  expect((await call("me", { token })).rejection?.kind).toBe("no-session");
  expect((await signInAs(device)).rejection).toEqual({ kind: "device-revoked" });
  await rootSays(who.account, { type: "revoke", accepts: 3, devices: [], lifts: [device.deviceId] }, now());
  await tell(who);
  expect((await call("me", { token: await sessionOf(device) })).answer).toMatchObject({ device: device.deviceId });
});

test("[AL3] what a stolen device brought is out the moment the root says what it accepts, and whom it put out is back", async () => {
  const who = await registered();
  const { device: stolen, token } = await withDevice(who);
  const safe = logOf(who.account).entries.length;
  const keys = await generateDevice(who.account.accountId);
  const thief = await entryBy(who, stolen, adding(keys));
  await append(token, thief);
  await grow(who.account, thief);
  const accomplice = await sessionOf(deviceIdentity(who.account, keys, logOf(who.account)));
  const out = await entryBy(who, stolen, suspending(who.device));
  await append(token, out);
  await grow(who.account, out);
  expect((await call("me", { token: who.token })).rejection?.kind).toBe("no-session");
  await rootSays(who.account, { type: "revoke", accepts: safe, devices: [stolen.deviceId], lifts: [] }, now());
  // Whoever has the root has no session here yet: it goes by the one that is still there, the thief's own.
  await tell(who, token);
  for (const gone of [token, accomplice]) expect((await call("me", { token: gone })).rejection?.kind).toBe("no-session");
  expect((await call("me", { token: await sessionOf(who.device) })).status).toBe(200);
});

test("only the device itself hears that it was put out", async () => {
  const [who, other] = [await registered(), await registered()];
  const { device } = await withDevice(who);
  await withoutDevice(who, device);
  const { accountId: account, deviceId } = device;
  const proof = await proofBy(other.device, { account, device: deviceId });
  const { rejection } = await call("createSession", { body: { account, device: deviceId, proof, bearer: true } });
  expect(rejection).toEqual({ kind: "bad-proof" });
});

test("[AL2] a device may leave its account by itself", async () => {
  const who = await registered();
  const { device, token } = await withDevice(who);
  await append(token, await entryBy(who, device, { type: "leave" }));
  expect((await call("me", { token })).rejection?.kind).toBe("no-session");
  expect((await signInAs(device)).rejection?.kind).toBe("device-revoked");
});

test("a session row of a device that was put out, which comes too late, is no session", async () => {
  const who = await registered();
  const { device } = await withDevice(who);
  wait(1);
  const late = await sessionOf(device);
  const [row] = await rows<{ token_hash: number[]; expires: number }>(
    "SELECT * FROM sessions WHERE device = ? ORDER BY expires DESC",
    device.deviceId,
  );
  await withoutDevice(who, device);
  await rows(
    "INSERT INTO sessions (token_hash, account, device, expires) VALUES (?, ?, ?, ?)",
    new Uint8Array(row?.token_hash ?? []),
    who.account.accountId,
    device.deviceId,
    row?.expires,
  );
  expect((await call("me", { token: late })).rejection?.kind).toBe("no-session");
});

test("of devices that were put out so many are remembered, however many an account had", async () => {
  const who = await registered();
  for (let round = 0; round < 3; round++) {
    const made: DeviceIdentity[] = [];
    for (let i = 0; i < 9; i++) made.push(await deviceOf(who.account, now()));
    const devices = made.map(({ deviceId }) => deviceId);
    await rootSays(who.account, { type: "revoke", accepts: logOf(who.account).entries.length, devices, lifts: [] }, now());
    await tell(who);
    wait(1000);
  }
  const kept = await rows<{ revoked: number }>("SELECT revoked FROM devices WHERE account = ?", who.account.accountId);
  expect(kept.filter(({ revoked }) => revoked === 1)).toHaveLength(20);
  expect(kept).toHaveLength(21);
});

test("[DI7] the id of a device that was put out is not free for others", async () => {
  const [who, other] = [await registered(), await registered()];
  const { device } = await withDevice(who);
  await putOut(who.account, device, now());
  await tell(who);
  const { beginLog } = await import("../../mls/account-log/sign-entry.ts");
  const entry = toBase64Url(await beginLog(other.account, { id: device.deviceId, key: device.publicKey }, now()));
  const body = { ...(await registration(other)), entry };
  expect((await call("createAccount", { body })).rejection?.kind).toBe("malformed");
  expect((await append(other.token, await entryBy(other, other.device, adding(device)))).rejection).toEqual(
    refusedBy("device-id"),
  );
});

/** What it writes comes after `then`, what it has read is from before. */
function writingAfter(db: Database, then: () => Promise<void>): Database {
  let isFirst = true;
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (name !== "batch" || !isFirst) return value.bind(target);
      isFirst = false;
      return async (...given: unknown[]) => {
        await then();
        return value.apply(target, given);
      };
    },
  });
}

async function inboxSocket(token: string) {
  const headers = { Upgrade: "websocket", Authorization: `Bearer ${token}` };
  const { webSocket, status } = await fetchPath(framePaths.inbox, { headers });
  if (webSocket === null) throw new Error(`no socket: ${status}`);
  webSocket.binaryType = "arraybuffer";
  const greeted = new Promise<void>((done) => {
    webSocket.addEventListener("message", ({ data }) => {
      if (readInboxDown(new Uint8Array(data as ArrayBuffer)).ok) done();
    });
  });
  const closed = new Promise<number>((done) => {
    webSocket.addEventListener("close", ({ code }) => done(code));
  });
  webSocket.accept();
  webSocket.send(encodeFrame({ kind: "hello", version: PROTOCOL_VERSION }));
  await greeted;
  return { webSocket, closed };
}
