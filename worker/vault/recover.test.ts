// An account comes back by its root, over the whole service: with every device lost, against thieves, and twice.

import { beforeAll, expect, test } from "vitest";
import {
  type DeviceIdentity,
  deviceIdentity,
  generateDevice,
  type RootSaying,
  sign,
  signByDevice,
  signByRoot,
  signRotation,
} from "../../mls/index.ts";
import { rootProofInput } from "../../mls/recovery/index.ts";
import { grow, logOf } from "../../mls/testing/people.ts";
import { fromBase64Url, toBase64Url } from "../../protocol/index.ts";
import { type Registered, registered, sessionOf, signInAs, tell, withDevice } from "../directory/testing/registered.ts";
import { call, migrate, now } from "../directory/testing/service.ts";

beforeAll(migrate);

const BAD_PROOF = { kind: "bad-proof" };

async function recovering({ account }: Registered, lost: DeviceIdentity[], accepts = logOf(account).entries.length) {
  const keys = await generateDevice(account.accountId);
  const saying = { accepts, device: keys.deviceId, deviceKey: keys.publicKey, devices: lost.map((each) => each.deviceId) };
  const entry = await signByRoot(logOf(account), account.privateKey, { type: "recover", ...saying, lifts: [] }, now());
  return { keys, entry };
}
async function recover(
  who: Registered,
  entry: Uint8Array,
  more: { seed?: Uint8Array; challenge?: string; of?: Registered } = {},
) {
  const account = (more.of ?? who).account.accountId;
  const challenge = more.challenge ?? (await call("challenge")).answer.challenge;
  const input = rootProofInput({ challenge: fromBase64Url(challenge) ?? new Uint8Array(), account });
  const signature = toBase64Url(await sign(more.seed ?? who.account.privateKey, input));
  return call("recoverAccount", { params: { account }, body: { entry: toBase64Url(entry), proof: { challenge, signature } } });
}

test("[RC9] with no device left the root brings another, and the lost one's sessions end", async () => {
  const ana = await registered();
  const { keys, entry } = await recovering(ana, [ana.device]);
  await call("takeHistoryLease", { token: ana.token });
  expect((await recover(ana, entry)).status).toBe(200);
  // Its answer got lost.
  expect((await recover(ana, entry)).status).toBe(200);
  await grow(ana.account, entry);
  const device = deviceIdentity(ana.account, keys, logOf(ana.account));
  const token = await sessionOf(device);
  expect((await call("me", { token })).answer).toMatchObject({ device: keys.deviceId, handle: ana.handle, logLength: 2 });
  // Whoever is out writes no history, nor keeps others from it.
  expect((await call("takeHistoryLease", { token })).status).toBe(200);
  expect((await call("me", { token: ana.token })).status).toBe(401);
  expect((await signInAs(ana.device)).rejection).toEqual({ kind: "device-revoked" });
});

test("[RC9] whoever is not the root hears one answer, whatever they hand in and whether there is such an account", async () => {
  const [ana, eve] = [await registered(), await registered()];
  const { entry } = await recovering(ana, []);
  const { challenge } = (await call("challenge")).answer;
  expect((await recover(ana, entry, { challenge, seed: ana.device.privateKey })).rejection).toEqual(BAD_PROOF);
  expect((await recover(ana, entry, { challenge })).rejection).toEqual(BAD_PROOF);
  expect((await recover(eve, entry, { of: ana })).rejection).toEqual(BAD_PROOF);
  expect((await recover(ana, new Uint8Array(9), { seed: eve.account.privateKey })).rejection).toEqual(BAD_PROOF);
  const nobody = { ...ana, account: { ...ana.account, accountId: toBase64Url(crypto.getRandomValues(new Uint8Array(16))) } };
  expect((await recover(nobody as Registered, entry)).rejection).toEqual(BAD_PROOF);
  expect((await call("me", { token: ana.token })).answer.logLength).toBe(1);
});

test("[RC9] what says nothing of devices is not taken this way, also from the root, and another account's entry is not either", async () => {
  const [ana, eve] = [await registered(), await registered()];
  const rotating = { accepts: 1, newSeed: crypto.getRandomValues(new Uint8Array(32)) };
  const rotation = await signRotation(logOf(ana.account), ana.account.privateKey, rotating, now());
  expect((await recover(ana, rotation)).rejection).toEqual({ kind: "entry-refused", rule: "type" });
  const { entry } = await recovering(eve, []);
  expect((await recover(ana, entry)).rejection?.kind).toMatch(/log-conflict|entry-refused/);
  expect((await call("me", { token: ana.token })).answer.logLength).toBe(1);
});

test("[RC9] a thief who was quicker makes the root sign anew, and is out by that", async () => {
  const ana = await registered();
  const late = await recovering(ana, [ana.device]);
  const thief = await withDevice(ana);
  expect((await recover(ana, late.entry)).rejection).toMatchObject({ kind: "log-conflict" });
  const { entry, keys } = await recovering(ana, [ana.device, thief.device]);
  expect((await recover(ana, entry)).status).toBe(200);
  await grow(ana.account, entry);
  expect((await call("me", { token: thief.token })).status).toBe(401);
  const token = await sessionOf(deviceIdentity(ana.account, keys, logOf(ana.account)));
  expect(await tell(ana, token)).toBeUndefined();
});

test("[RC15] a device that was suspended is in again by the root's word, without a session; whoever is not the root hears nothing", async () => {
  const ana = await registered();
  const thief = await withDevice(ana);
  const suspend = { type: "suspend", device: ana.device.deviceId } as const;
  const by = { id: thief.device.deviceId, privateKey: thief.device.privateKey };
  const suspension = await signByDevice(logOf(ana.account), by, suspend, now());
  await call("appendEntry", { token: thief.token, body: { entry: toBase64Url(suspension) } });
  await grow(ana.account, suspension);
  expect((await signInAs(ana.device)).rejection).toEqual({ kind: "device-revoked" });
  const hears = async (seed: Uint8Array) => {
    const { challenge } = (await call("challenge")).answer;
    const input = rootProofInput({ challenge: fromBase64Url(challenge) ?? new Uint8Array(), account: ana.account.accountId });
    const proof = { challenge, signature: toBase64Url(await sign(seed, input)) };
    return call("accountByRoot", { params: { account: ana.account.accountId }, body: { proof } });
  };
  for (const seed of [ana.device.privateKey, thief.device.privateKey]) expect((await hears(seed)).rejection).toEqual(BAD_PROOF);
  expect((await hears(ana.account.privateKey)).answer.log).toHaveLength(3);
  const saying: RootSaying = { type: "revoke", accepts: 3, devices: [thief.device.deviceId], lifts: [ana.device.deviceId] };
  const entry = await signByRoot(logOf(ana.account), ana.account.privateKey, saying, now());
  expect((await recover(ana, entry, { seed: thief.device.privateKey })).rejection).toEqual(BAD_PROOF);
  expect((await recover(ana, entry)).status).toBe(200);
  expect((await call("me", { token: thief.token })).status).toBe(401);
  await grow(ana.account, entry);
  expect((await call("me", { token: await sessionOf(ana.device) })).answer).toMatchObject({ logLength: 4 });
});
