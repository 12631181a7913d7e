import { beforeAll, describe, expect, test } from "vitest";
import type { DeviceIdentity } from "../../mls/index.ts";
import { issueDevice, signDeviceList } from "../../mls/index.ts";
import { deviceOf, keyPackageOf, newDeviceId } from "../../mls/testing/people.ts";
import { encodeFrame, framePaths, fromBase64Url, PROTOCOL_VERSION, readInboxDown, toBase64Url } from "../../protocol/index.ts";
import {
  deviceUpdate,
  proofBy,
  putDevices,
  type Registered,
  registered,
  registration,
  sessionOf,
  signInAs,
  withDevice,
} from "./testing/registered.ts";
import { call, fetchPath, migrate, now, rows, wait } from "./testing/service.ts";

beforeAll(migrate);

const update = async (
  who: Registered,
  version: number,
  devices: Pick<DeviceIdentity, "deviceId">[],
  added: DeviceIdentity[] = [],
) => call("updateDevices", { token: who.token, body: await deviceUpdate(who, version, devices, added) });
const listVersion = async (who: Registered) =>
  (await call("lookUpAccount", { token: who.token, params: { account: who.account.accountId } })).answer.deviceListVersion;

test("a device that the account certified and listed signs in, and the list is what others see", async () => {
  const [who, other] = [await registered(), await registered()];
  const { device, token } = await withDevice(who, 2);
  expect((await call("me", { token })).answer).toMatchObject({ account: who.account.accountId, device: device.deviceId });
  const found = (await call("lookUpHandle", { token: other.token, params: { handle: who.handle } })).answer;
  expect(found.deviceListVersion).toBe(2);
  expect(fromBase64Url(found.deviceList)).toEqual(
    new Uint8Array(await signDeviceList(who.account, { version: 2, devices: [who.device.deviceId, device.deviceId] })),
  );
});

describe("a list is refused", () => {
  test("where its version is not the next one, so that an old list never replaces a new one", async () => {
    const who = await registered();
    const { device } = await withDevice(who, 2);
    for (const version of [1, 2, 4, 9]) {
      const { rejection } = await update(who, version, [who.device]);
      expect(rejection, `${version}`).toEqual({ kind: "malformed", detail: "deviceList: expected version 3" });
    }
    expect(await listVersion(who)).toBe(2);
    expect((await signInAs(device)).status).toBe(200);
  });

  test("where another account signed it, or nobody", async () => {
    const [who, other] = [await registered(), await registered()];
    const body = await deviceUpdate(other, 2, [who.device], []);
    const bytes = fromBase64Url((await deviceUpdate(who, 2, [who.device], [])).deviceList) ?? new Uint8Array();
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    for (const wrong of [body, { ...body, deviceList: toBase64Url(bytes) }, { ...body, deviceList: "" }]) {
      expect((await call("updateDevices", { token: who.token, body: wrong })).rejection?.kind).toBe("malformed");
    }
    expect(await listVersion(who)).toBe(1);
  });

  test("where a new device has no certificate, another's, or one too many came", async () => {
    const [who, other] = [await registered(), await registered()];
    const [added, spare] = [await deviceOf(who.account), await deviceOf(who.account)];
    const expired = await issueDevice(who.account, { deviceId: added.deviceId, now: now() - 6 * 365 * 24 * 3600_000 });
    const lists: DeviceIdentity[][] = [[], [other.device], [added, spare], [added, added], [expired], [who.device]];
    for (const certificates of lists) {
      const { rejection } = await update(who, 2, [who.device, added], certificates);
      expect(rejection?.kind).toBe("malformed");
    }
    // An old device with another key would be another device.
    const renewed = await issueDevice(who.account, { deviceId: who.device.deviceId, now: now() });
    expect((await update(who, 2, [who.device], [renewed])).rejection?.kind).toBe("malformed");
    expect(await listVersion(who)).toBe(1);
    expect(await rows("SELECT id FROM devices WHERE account = ?", who.account.accountId)).toHaveLength(1);
  });

  test("where a new device has an id that is another's: then nothing of it happens", async () => {
    const [who, victim] = [await registered(), await registered()];
    const thief = await issueDevice(who.account, { deviceId: victim.device.deviceId, now: now() });
    const { rejection } = await update(who, 2, [who.device, thief], [thief]);
    expect(rejection).toEqual({ kind: "malformed", detail: "certificates: a device's id is another's" });
    expect(await listVersion(who)).toBe(1);
    expect((await call("me", { token: victim.token })).answer.account).toBe(victim.account.accountId);
  });

  test("where it has more than ten devices", async () => {
    const who = await registered();
    const more = await Promise.all(Array.from({ length: 10 }, () => deviceOf(who.account)));
    expect((await update(who, 2, [who.device, ...more.slice(1)], more.slice(1))).status).toBe(200);
    expect((await update(who, 3, [who.device, ...more], more.slice(0, 1))).rejection?.kind).toBe("malformed");
  });

  test("where a revoked device would come back", async () => {
    const who = await registered();
    const { device } = await withDevice(who, 2);
    await putDevices(who, 3, [who.device], []);
    for (const certificates of [[], [device]]) {
      const { rejection } = await update(who, 4, [who.device, device], certificates);
      expect(rejection).toEqual({ kind: "malformed", detail: "deviceList: a revoked device does not come back" });
    }
  });
});

test("of two lists with one version, exactly one is taken, with its devices and no others", async () => {
  const who = await registered();
  const [one, other] = [await deviceOf(who.account), await deviceOf(who.account)];
  const bodies = [await deviceUpdate(who, 2, [who.device, one], [one]), await deviceUpdate(who, 2, [who.device, other], [other])];
  const answers = await Promise.all(bodies.map((body) => call("updateDevices", { token: who.token, body })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  const taken = answers[0]?.status === 200 ? one : other;
  const ids = await rows<{ id: string }>("SELECT id FROM devices WHERE account = ?", who.account.accountId);
  expect(ids.map(({ id }) => id).sort()).toEqual([who.device.deviceId, taken.deviceId].sort());
});

test("a list that lost revokes nobody: what it left out goes on", async () => {
  const who = await registered();
  const { device, token } = await withDevice(who, 2);
  const more = await deviceOf(who.account);
  const bodies = [await deviceUpdate(who, 3, [who.device, device, more], [more]), await deviceUpdate(who, 3, [who.device], [])];
  const [kept, left] = await Promise.all(bodies.map((body) => call("updateDevices", { token: who.token, body })));
  expect([kept?.status, left?.status]).toEqual([200, 400]);
  expect((await call("me", { token })).status).toBe(200);
});

test("the same list again is done again: its answer may have got lost", async () => {
  const who = await registered();
  const added = await deviceOf(who.account);
  const body = await deviceUpdate(who, 2, [who.device, added], [added]);
  for (let i = 0; i < 2; i++) expect((await call("updateDevices", { token: who.token, body })).answer).toEqual({ done: true });
  expect(await listVersion(who)).toBe(2);
});

test("a device that is left out is revoked: no session, no new one, no KeyPackages, and its socket is closed at once", async () => {
  const who = await registered();
  const { device, token } = await withDevice(who, 2);
  const keyPackages = [toBase64Url((await keyPackageOf(device)).bytes)];
  await call("uploadKeyPackages", { token, body: { keyPackages, lastResort: null } });
  const socket = await inboxSocket(token);
  const kept = await inboxSocket(who.token);

  await putDevices(who, 3, [who.device], []);

  expect(await socket.closed).toBe(4003);
  expect((await call("me", { token })).rejection?.kind).toBe("no-session");
  expect((await signInAs(device)).rejection).toEqual({ kind: "device-revoked" });
  expect(await rows("SELECT id FROM key_packages WHERE device = ?", device.deviceId)).toEqual([]);
  expect(await rows("SELECT device FROM sessions WHERE device = ?", device.deviceId)).toEqual([]);
  expect((await call("me", { token: who.token })).status).toBe(200);
  expect(kept.webSocket.readyState).toBe(WebSocket.OPEN);
});

test("only the revoked device itself hears that it was revoked", async () => {
  const [who, other] = [await registered(), await registered()];
  const { device } = await withDevice(who, 2);
  await putDevices(who, 3, [who.device], []);
  const { accountId: account, deviceId } = device;
  const proof = await proofBy(other.device, { account, device: deviceId });
  const { rejection } = await call("createSession", { body: { account, device: deviceId, proof, bearer: true } });
  expect(rejection).toEqual({ kind: "bad-proof" });
});

test("a device may leave its account by itself", async () => {
  const who = await registered();
  const { device, token } = await withDevice(who, 2);
  await call("updateDevices", { token, body: await deviceUpdate(who, 3, [who.device], []) });
  expect((await call("me", { token })).rejection?.kind).toBe("no-session");
  expect((await signInAs(device)).rejection?.kind).toBe("device-revoked");
});

test("a revoked device's session row that comes too late is no session", async () => {
  const who = await registered();
  const { device } = await withDevice(who, 2);
  wait(1);
  const late = await sessionOf(device);
  const [row] = await rows<{ token_hash: number[]; expires: number }>(
    "SELECT * FROM sessions WHERE device = ? ORDER BY expires DESC",
    device.deviceId,
  );
  await putDevices(who, 3, [who.device], []);
  await rows(
    "INSERT INTO sessions (token_hash, account, device, expires) VALUES (?, ?, ?, ?)",
    new Uint8Array(row?.token_hash ?? []),
    who.account.accountId,
    device.deviceId,
    row?.expires,
  );
  expect((await call("me", { token: late })).rejection?.kind).toBe("no-session");
});

test("of revoked devices so many are remembered, however many an account had", async () => {
  const who = await registered();
  for (let version = 2; version <= 7; version++) {
    const made = [];
    for (let i = 0; i < 9 && version % 2 === 0; i++)
      made.push(await issueDevice(who.account, { deviceId: newDeviceId(who.account), now: now() }));
    expect((await update(who, version, [who.device, ...made], made)).status).toBe(200);
    wait(1000);
  }
  const kept = await rows<{ revoked: number }>("SELECT revoked FROM devices WHERE account = ?", who.account.accountId);
  expect(kept.filter(({ revoked }) => revoked === 1)).toHaveLength(20);
  expect(kept).toHaveLength(21);
});

test("[DI7] the id of a revoked device is not free for others", async () => {
  const [who, other] = [await registered(), await registered()];
  const { device } = await withDevice(who, 2);
  await putDevices(who, 3, [who.device], []);
  const thief = await issueDevice(other.account, { deviceId: device.deviceId, now: now() });
  const body = await registration({ ...other, device: thief });
  expect((await call("createAccount", { body })).rejection?.kind).toBe("malformed");
  expect((await update(other, 2, [other.device, thief], [thief])).rejection?.kind).toBe("malformed");
});

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
