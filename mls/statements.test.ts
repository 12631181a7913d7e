// What devices say of themselves: each holds for its own purpose and its own account only.

import { expect, test } from "vitest";
import { type DeviceId, idFromBytes } from "../protocol/index.ts";
import { credentialBytes, readCredential } from "./credential.ts";
import { credentialHolds } from "./credential-holds.ts";
import { generateDevice, proofInput, sign, verify } from "./index.ts";
import { deviceOf, logOf, person, putOut, rootSays, upToDate } from "./testing/people.ts";

const device = (n: number) => idFromBytes<DeviceId>(new Uint8Array(16).fill(n));

test("[AL6] a credential holds when id, account key and the leaf's key belong together, and the account's log has the device", async () => {
  const [ana, ben] = [await person(), await person()];
  const { accountId, accountKey, deviceId, proof, publicKey } = ana.device;
  expect(readCredential(credentialBytes(ana.device))).toEqual({ accountId, accountKey, deviceId, proof });
  const holds = (with_: object, key = publicKey) =>
    credentialHolds({ credentialType: "basic", identity: credentialBytes({ ...ana.device, ...with_ }) }, key);
  expect(await holds({})).toBe(true);
  const tablet = await deviceOf(ana.account);
  expect(await holds({ accountId: ben.account.accountId })).toBe(false);
  expect(await holds({ accountKey: ben.account.publicKey })).toBe(false);
  expect(await holds({ accountKey: ben.account.publicKey, proof: ben.device.proof })).toBe(false);
  expect(await holds({ proof: ben.device.proof })).toBe(false);
  expect(await holds({ deviceId: tablet.deviceId })).toBe(false);
  expect(await holds({}, tablet.publicKey)).toBe(false);
  // What the log says now has both; what it said before has not the second.
  expect(await holds({ proof: tablet.proof })).toBe(true);
  expect(await holds({ ...tablet }, tablet.publicKey)).toBe(true);
  expect(await holds({ ...tablet, proof }, tablet.publicKey)).toBe(false);
  await putOut(ana.account, tablet);
  expect(await holds(upToDate(ana.account, tablet), tablet.publicKey)).toBe(false);
});

test("[AL6] whose log lists a device under another account's id has none of that account's, and not under its own either", async () => {
  const [mal, ben] = [await person(), await person()];
  const keys = await generateDevice(ben.account.accountId);
  const { deviceId, publicKey: deviceKey } = keys;
  const accepts = logOf(mal.account).entries.length;
  await rootSays(mal.account, { type: "recover", accepts, device: deviceId, deviceKey, devices: [], lifts: [] });
  const listed = { ...upToDate(mal.account, mal.device), deviceId };
  const holds = (with_: object) =>
    credentialHolds({ credentialType: "basic", identity: credentialBytes({ ...listed, ...with_ }) }, deviceKey);
  expect(await holds({})).toBe(false);
  expect(await holds({ accountId: ben.account.accountId })).toBe(false);
});

test("a proof of possession is for one challenge and nothing else that a device signs", async () => {
  const { device: own } = await person();
  const given = { challenge: new Uint8Array(32).fill(1), account: own.accountId, device: own.deviceId };
  const proof = await sign(own.privateKey, proofInput(given));
  const holds = (input: Uint8Array) => verify(own.publicKey, input, proof);
  expect(await holds(proofInput(given))).toBe(true);
  expect(await holds(proofInput({ ...given, challenge: new Uint8Array(32) }))).toBe(false);
  expect(await holds(proofInput({ ...given, device: device(2) }))).toBe(false);
  expect(await holds(proofInput({ ...given, account: (await person()).account.accountId }))).toBe(false);
  expect(await holds(given.challenge)).toBe(false);
});
