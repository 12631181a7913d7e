import { beforeAll, describe, expect, test, vi } from "vitest";
import { createKeyPackage, type DeviceIdentity } from "../../mls/index.ts";
import { deviceOf } from "../../mls/testing/people.ts";
import { KEY_PACKAGES_PER_DEVICE, toBase64Url } from "../../protocol/index.ts";
import { type Registered, registered, withDevice } from "./testing/registered.ts";
import { call, migrate, now, rows, wait } from "./testing/service.ts";

const DAY_MS = 24 * 3600_000;

beforeAll(migrate);

const made = async (device: DeviceIdentity, more: { lastResort?: boolean; lifetimeMs?: number; at?: number } = {}) => {
  const { lastResort = false, lifetimeMs = 30 * DAY_MS, at = now() } = more;
  return toBase64Url((await createKeyPackage(device, { now: at, lifetimeMs, lastResort })).bytes);
};
const several = (device: DeviceIdentity, count: number) => Promise.all(Array.from({ length: count }, () => made(device)));
const upload = ({ token }: Pick<Registered, "token">, keyPackages: unknown[], lastResort: unknown = null) =>
  call("uploadKeyPackages", { token, body: { keyPackages, lastResort } });
const inStore = async ({ device }: Registered) =>
  (await rows("SELECT id FROM key_packages WHERE device = ?", device.deviceId)).length;

test("what a device puts here is counted, by the upload and by `me`", async () => {
  const who = await registered();
  expect((await upload(who, await several(who.device, 3))).answer).toEqual({ keyPackages: 3, lastResortUsed: true });
  const lastResort = await made(who.device, { lastResort: true });
  expect((await upload(who, [], lastResort)).answer).toEqual({ keyPackages: 3, lastResortUsed: false });
  expect((await call("me", { token: who.token })).answer).toMatchObject({ keyPackages: 3, lastResortUsed: false });
});

describe("a KeyPackage is refused, with all that came with it", () => {
  test("where it is not of this session's device, outside its lifetime, of another kind than it says, or not one", async () => {
    const [who, other] = [await registered(), await registered()];
    const second = await withDevice(who);
    const good = await made(who.device);
    const wrongs = {
      "another account's": await made(other.device),
      "another device's of the account": await made(second.device),
      "of a certified device that is not registered": await made(await deviceOf(who.account)),
      "of this device's id with another key": await made({ ...(await deviceOf(who.account)), deviceId: who.device.deviceId }),
      expired: await made(who.device, { at: now() - 31 * DAY_MS }),
      "good for a year": await made(who.device, { lifetimeMs: 365 * DAY_MS }),
      "a last resort among the others": await made(who.device, { lastResort: true }),
      "cut short": good.slice(0, 400),
      "not one": toBase64Url(new Uint8Array(100)),
      empty: "",
    };
    for (const [name, wrong] of Object.entries(wrongs)) {
      const { rejection } = await upload(who, [good, wrong]);
      expect(rejection?.kind, name).toBe("malformed");
      expect(rejection?.kind === "malformed" && rejection.detail, name).toMatch(/^keyPackages\.1: /);
    }
    expect((await upload(who, [], good)).rejection?.kind).toBe("malformed");
    expect(await inStore(who)).toBe(0);
  });

  test("where the request is not what it should be", async () => {
    const who = await registered();
    const good = await made(who.device);
    const bodies = [
      {},
      { keyPackages: good, lastResort: null },
      { keyPackages: [good] },
      { keyPackages: [7], lastResort: null },
      { keyPackages: [], lastResort: {} },
      { keyPackages: Array.from({ length: KEY_PACKAGES_PER_DEVICE + 1 }, () => good), lastResort: null },
      { keyPackages: ["A".repeat(12_000)], lastResort: null },
    ];
    for (const body of bodies) {
      expect((await call("uploadKeyPackages", { token: who.token, body })).rejection?.kind).toBe("malformed");
    }
    expect(await inStore(who)).toBe(0);
  });
});

test("a device has so many at most, also where two uploads come at once", async () => {
  const who = await registered();
  expect((await upload(who, await several(who.device, 1))).answer.keyPackages).toBe(1);
  const more = await several(who.device, 2 * (KEY_PACKAGES_PER_DEVICE - 1));
  await Promise.all([
    upload(who, more.slice(0, KEY_PACKAGES_PER_DEVICE - 1)),
    upload(who, more.slice(KEY_PACKAGES_PER_DEVICE - 1)),
  ]);
  expect((await upload(who, [])).answer.keyPackages).toBe(KEY_PACKAGES_PER_DEVICE);
  expect(await inStore(who)).toBe(KEY_PACKAGES_PER_DEVICE);
});

test("[DI1] one whose signature does not hold is never given out, nor kept; the device only keeps itself from being added", async () => {
  const [who, other] = [await registered(), await registered()];
  const broken = async (lastResort: boolean) => {
    const bytes = Uint8Array.fromBase64(await made(who.device, { lastResort }), { alphabet: "base64url" });
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return toBase64Url(bytes);
  };
  const good = await made(who.device);
  expect((await upload(who, [await broken(false), good], await broken(true))).answer.keyPackages).toBe(2);
  const body = { conversation: toBase64Url(crypto.getRandomValues(new Uint8Array(16))) };
  const claim = () => call("claimKeyPackages", { token: other.token, params: { account: who.account.accountId }, body });
  expect((await claim()).rejection).toEqual({ kind: "not-reachable" });
  expect((await claim()).answer.keyPackages).toEqual([{ device: who.device.deviceId, keyPackage: good, lastResort: false }]);
  expect((await claim()).rejection).toEqual({ kind: "not-reachable" });
  expect(await inStore(who)).toBe(0);
});

test("[DI1] what an account puts into stock costs the service no signature", async () => {
  const who = await registered();
  const stock = await several(who.device, KEY_PACKAGES_PER_DEVICE);
  const verify = vi.spyOn(crypto.subtle, "verify");
  await upload(who, stock, await made(who.device, { lastResort: true }));
  expect(verify).not.toHaveBeenCalled();
  verify.mockRestore();
});

test("one that is here already is not here twice", async () => {
  const who = await registered();
  const one = await made(who.device);
  await upload(who, [one]);
  expect((await upload(who, [one, one])).answer.keyPackages).toBe(1);
});

test("a new last resort takes the place of the old one, used or not", async () => {
  const [who, other] = [await registered(), await registered()];
  await upload(who, [], await made(who.device, { lastResort: true }));
  const second = await made(who.device, { lastResort: true });
  expect((await upload(who, [], second)).answer.lastResortUsed).toBe(false);
  expect(await inStore(who)).toBe(1);
  const body = { conversation: toBase64Url(crypto.getRandomValues(new Uint8Array(16))) };
  const params = { account: who.account.accountId };
  const { keyPackages } = (await call("claimKeyPackages", { token: other.token, params, body })).answer;
  expect(keyPackages).toEqual([{ device: who.device.deviceId, keyPackage: second, lastResort: true }]);
  expect((await call("me", { token: who.token })).answer.lastResortUsed).toBe(true);
  expect((await upload(who, [], await made(who.device, { lastResort: true }))).answer.lastResortUsed).toBe(false);
  expect(await inStore(who)).toBe(1);
});

test("expired ones do not count, and the next upload sweeps them out", async () => {
  const who = await registered();
  const short = await made(who.device, { lifetimeMs: DAY_MS });
  await upload(who, [short, await made(who.device)], await made(who.device, { lastResort: true, lifetimeMs: DAY_MS }));
  expect((await call("me", { token: who.token })).answer).toMatchObject({ keyPackages: 2, lastResortUsed: false });
  wait(DAY_MS);
  expect((await call("me", { token: who.token })).answer).toMatchObject({ keyPackages: 1, lastResortUsed: true });
  await upload(who, []);
  expect(await inStore(who)).toBe(1);
});
