// People who have an account at the service under test, each device with its session.

import type { DeviceIdentity } from "../../../mls/index.ts";
import { generateAccount, issueDevice, proofInput, sign, signDeviceList } from "../../../mls/index.ts";
import { newDeviceId, type Person } from "../../../mls/testing/people.ts";
import { type AccountId, type DeviceId, fromBase64Url, toBase64Url } from "../../../protocol/index.ts";
import { call, now } from "./service.ts";

export type Registered = Person & { handle: string; token: string };

let count = 0;
export function freshHandle(): string {
  count++;
  return `person${count}`;
}

export async function registered(): Promise<Registered> {
  const account = await generateAccount();
  const who = { account, device: await issueDevice(account, { deviceId: newDeviceId(account), now: now() }) };
  const request = await registration(who);
  const { answer } = await call("createAccount", { body: request });
  return { ...who, handle: request.handle, token: tokenIn(answer) };
}

export async function registration(who: Person, more: { handle?: string; bearer?: boolean } = {}) {
  const { account, device } = who;
  return {
    work: null,
    handle: freshHandle(),
    accountKey: toBase64Url(account.publicKey),
    certificate: toBase64Url(device.certificate),
    deviceList: toBase64Url(await signDeviceList(account, { version: 1, devices: [device.deviceId] })),
    proof: await proofBy(device),
    bearer: true,
    ...more,
  };
}

export async function proofBy(
  device: DeviceIdentity,
  given: { challenge?: string; account?: AccountId; device?: DeviceId } = {},
): Promise<{ challenge: string; signature: string }> {
  const challenge = given.challenge ?? (await call("challenge")).answer.challenge;
  const input = proofInput({
    challenge: fromBase64Url(challenge) ?? new Uint8Array(),
    account: given.account ?? device.accountId,
    device: given.device ?? device.deviceId,
  });
  return { challenge, signature: toBase64Url(await sign(device.privateKey, input)) };
}

export async function signInAs(device: DeviceIdentity) {
  const proof = await proofBy(device);
  return call("createSession", { body: { account: device.accountId, device: device.deviceId, proof, bearer: true } });
}

export async function sessionOf(device: DeviceIdentity): Promise<string> {
  return tokenIn((await signInAs(device)).answer);
}

/** Another device of the account, in its list as of `version`, with a session. */
export async function withDevice(who: Registered, version: number, others: DeviceIdentity[] = [who.device]) {
  const device = await issueDevice(who.account, { deviceId: newDeviceId(who.account), now: now() });
  await putDevices(who, version, [...others, device], [device]);
  return { device, token: await sessionOf(device) };
}

export async function putDevices(who: Registered, version: number, devices: DeviceIdentity[], added: DeviceIdentity[]) {
  const { answer } = await call("updateDevices", { token: who.token, body: await deviceUpdate(who, version, devices, added) });
  return answer;
}

export async function deviceUpdate(
  { account }: Person,
  version: number,
  devices: Pick<DeviceIdentity, "deviceId">[],
  added: DeviceIdentity[],
) {
  const list = { version, devices: devices.map(({ deviceId }) => deviceId) };
  return {
    deviceList: toBase64Url(await signDeviceList(account, list)),
    certificates: added.map(({ certificate }) => toBase64Url(certificate)),
  };
}

function tokenIn({ token }: { token: string | null }): string {
  if (token === null) throw new Error("no token");
  return token;
}
