// What accounts sign: certificates and device lists. Each holds for its own purpose, its own account and its own time only.

import { expect, test } from "vitest";
import { accountIdOf, concat, type DeviceId, encodeCbor, idFromBytes, toBase64Url, utf8 } from "../protocol/index.ts";
import type { AccountKeys } from "./account-keys.ts";
import { issueCertificate, MAX_CERTIFICATE_BYTES, verifyCertificate } from "./certificate.ts";
import { credentialBytes, credentialHolds, readCredential } from "./credential.ts";
import { MAX_DEVICE_LIST_BYTES, signDeviceList, verifyDeviceList } from "./device-list.ts";
import { issueDevice } from "./identity.ts";
import { proofInput, sign, verify } from "./index.ts";
import { publicKeyOf } from "./signature.ts";
import { NOW, person, randomId } from "./testing/people.ts";

async function accountOf(seed: number): Promise<AccountKeys> {
  const privateKey = new Uint8Array(32).fill(seed);
  const publicKey = await publicKeyOf(privateKey);
  return { accountId: await accountIdOf(publicKey), publicKey, privateKey };
}
const device = (n: number) => idFromBytes<DeviceId>(new Uint8Array(16).fill(n));
const account = await accountOf(1);
const claims = {
  accountId: account.accountId,
  deviceId: device(2),
  deviceKey: new Uint8Array(32).fill(3),
  created: 5,
  expires: 1000,
};
const certificate = await issueCertificate(account, claims);
const list = { version: 3, devices: [device(2), device(4)] };
const signedList = await signDeviceList(account, list);

test("a certificate holds until it ends, as judged at the time given", async () => {
  for (const at of [undefined, 0, 4, 999]) expect(await verifyCertificate(account.publicKey, certificate, at)).toEqual(claims);
  for (const at of [1000, NOW]) expect(await verifyCertificate(account.publicKey, certificate, at)).toBeUndefined();
});

test("golden: certificates and lists that were issued once are read for ever", async () => {
  expect(toBase64Url(certificate)).toBe(
    "pWdjcmVhdGVkBWdleHBpcmVzGQPoaGRldmljZUlkdkFnSUNBZ0lDQWdJQ0FnSUNBZ0lDQWdpYWNjb3VudElkdnRwMEFkNWMyTlYxdi15bFpSaWoxZlFpZGV2aWNlS2V5WCADAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA0xe2dRrQwe93CRHhtPyRMPGjfe58TuBaOkbz8tAwJ7Us46XLseUuQRpTl_T0fB5AEPzf04r3CD1JNcUYF4uYQI",
  );
  expect(toBase64Url(signedList)).toBe(
    "omdkZXZpY2VzgnZBZ0lDQWdJQ0FnSUNBZ0lDQWdJQ0FndkJBUUVCQVFFQkFRRUJBUUVCQVFFQkFndmVyc2lvbgNVQcAgqXMY7UCJBCM7fMX69FvvkBAoMqNlqSboKequU50JMg3ilSLF7RhKyGKmCCFmE1L1ztlV6ZHdy4GJiNsJ",
  );
});

test("nobody else's key makes a certificate or a list hold", async () => {
  const other = await accountOf(9);
  expect(await verifyCertificate(other.publicKey, certificate, 10)).toBeUndefined();
  expect(await verifyDeviceList(other.publicKey, signedList)).toBeUndefined();
  expect(await verifyDeviceList(account.publicKey, signedList)).toEqual(list);
});

test("one statement does not pass for the other: each has its own domain", async () => {
  expect(await verifyDeviceList(account.publicKey, certificate)).toBeUndefined();
  expect(await verifyCertificate(account.publicKey, signedList, 10)).toBeUndefined();
  const body = encodeCbor(list);
  for (const domain of ["parley/certificate/v1", "", "parley/devices/v2"]) {
    const signature = await sign(account.privateKey, concat(utf8(domain), body));
    expect(await verifyDeviceList(account.publicKey, concat(body, signature))).toBeUndefined();
  }
  const signature = await sign(account.privateKey, concat(utf8("parley/devices/v1"), body));
  expect(await verifyDeviceList(account.publicKey, concat(body, signature))).toEqual(list);
});

test("a bit turned anywhere, a byte missing or too many: not a statement", async () => {
  for (const [bytes, read] of [
    [certificate, (hostile: Uint8Array) => verifyCertificate(account.publicKey, hostile, 10)],
    [signedList, (hostile: Uint8Array) => verifyDeviceList(account.publicKey, hostile)],
  ] as const) {
    for (let at = 0; at < bytes.length; at++) {
      const hostile = bytes.slice();
      hostile[at] = (hostile[at] ?? 0) ^ (1 << (at % 8));
      expect(await read(hostile)).toBeUndefined();
      expect(await read(bytes.subarray(0, at))).toBeUndefined();
    }
    expect(await read(concat(bytes, new Uint8Array(1)))).toBeUndefined();
  }
});

test("claims beyond their form are not read, though the account has signed them", async () => {
  const signed = async (domain: string, body: Uint8Array) =>
    concat(body, await sign(account.privateKey, concat(utf8(domain), body)));
  const read = async (wrong: unknown) =>
    verifyCertificate(account.publicKey, await signed("parley/certificate/v1", encodeCbor(wrong)), 10);
  expect(await read(claims)).toEqual(claims);
  const { expires: _, ...noEnd } = claims;
  for (const wrong of [
    { ...claims, more: 1 },
    noEnd,
    { ...claims, deviceKey: new Uint8Array(31) },
    { ...claims, expires: -1 },
    [claims],
    7,
  ])
    expect(await read(wrong)).toBeUndefined();
  const tooLong = await issueCertificate(account, { ...claims, deviceKey: new Uint8Array(MAX_CERTIFICATE_BYTES) });
  expect(await verifyCertificate(account.publicKey, tooLong, 10)).toBeUndefined();
  const readList = async (wrong: unknown) =>
    verifyDeviceList(account.publicKey, await signed("parley/devices/v1", encodeCbor(wrong)));
  const eleven = Array.from({ length: 11 }, (_, n) => device(n));
  for (const wrong of [
    { ...list, version: 0 },
    { ...list, devices: [device(2), device(2)] },
    { ...list, devices: eleven },
  ])
    expect(await readList(wrong)).toBeUndefined();
  expect(await verifyDeviceList(account.publicKey, new Uint8Array(MAX_DEVICE_LIST_BYTES + 1))).toBeUndefined();
});

test("a credential holds when id, account key, certificate and the leaf's key belong together", async () => {
  const ana = await person();
  const { accountId, accountKey, deviceId, certificate: own, publicKey } = ana.device;
  const read = readCredential(credentialBytes(ana.device));
  expect(read).toEqual({ accountId, accountKey, deviceId, certificate: own });
  const holds = (with_: object, key = publicKey, at: number | undefined = NOW) =>
    credentialHolds({ credentialType: "basic", identity: credentialBytes({ ...ana.device, ...with_ }) }, key, at);
  expect(await holds({})).toBe(true);
  const ben = await person();
  const tablet = await issueDevice(ana.account, { deviceId: randomId<DeviceId>(), now: NOW });
  expect(await holds({ accountId: ben.account.accountId })).toBe(false);
  expect(await holds({ accountKey: ben.account.publicKey })).toBe(false);
  expect(await holds({ accountId: ben.account.accountId, accountKey: ben.account.publicKey })).toBe(false);
  // Whoever certifies a device of another's account with its own key vouches for nobody.
  const forged = await issueCertificate(
    { ...ben.account, accountId },
    { accountId, deviceId, deviceKey: publicKey, created: NOW, expires: NOW + 1000 },
  );
  expect(await holds({ accountKey: ben.account.publicKey, certificate: forged })).toBe(false);
  expect(await holds({ deviceId: tablet.deviceId })).toBe(false);
  expect(await holds({ certificate: tablet.certificate })).toBe(false);
  expect(await holds({}, tablet.publicKey)).toBe(false);
  expect(await holds({}, publicKey, NOW + 6 * 365 * 24 * 3600 * 1000)).toBe(false);
  expect(await holds({}, publicKey, undefined)).toBe(true);
});

test("a proof of possession is for one challenge and nothing else that a device signs", async () => {
  const { device: own } = await person();
  const given = { challenge: new Uint8Array(32).fill(1), account: own.accountId, device: own.deviceId };
  const proof = await sign(own.privateKey, proofInput(given));
  const holds = (input: Uint8Array) => verify(own.publicKey, input, proof);
  expect(await holds(proofInput(given))).toBe(true);
  expect(await holds(proofInput({ ...given, challenge: new Uint8Array(32) }))).toBe(false);
  expect(await holds(proofInput({ ...given, device: device(2) }))).toBe(false);
  expect(await holds(proofInput({ ...given, account: account.accountId }))).toBe(false);
  expect(await holds(given.challenge)).toBe(false);
});
