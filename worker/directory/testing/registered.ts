// People who have an account at the service under test, each device with its session.

import { type DeviceIdentity, type DeviceSaying, proofInput, sign, signByDevice } from "../../../mls/index.ts";
import { deviceOf, logOf, type Person, person, putOut } from "../../../mls/testing/people.ts";
import { type AccountId, type DeviceId, fromBase64Url, toBase64Url } from "../../../protocol/index.ts";
import { call, now } from "./service.ts";

export type Registered = Person & { handle: string; token: string };

let count = 0;
export function freshHandle(): string {
  count++;
  return `person${count}`;
}

export async function registered(): Promise<Registered> {
  const who = await person(now());
  const request = await registration(who);
  const { answer } = await call("createAccount", { body: request });
  return { ...who, handle: request.handle, token: tokenIn(answer) };
}

export async function registration(who: Person, more: { handle?: string; bearer?: boolean } = {}) {
  const { account, device } = who;
  return {
    work: null,
    handle: freshHandle(),
    entry: toBase64Url(logOf(account).entries[0]?.bytes ?? new Uint8Array()),
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

/** Another device of the account, as its root adds it, with a session. */
export async function withDevice(who: Registered) {
  const device = await deviceOf(who.account, now());
  await tell(who);
  return { device, token: await sessionOf(device) };
}

/** The account's root puts a device out, and the service hears of it. */
export async function withoutDevice(who: Registered, device: DeviceIdentity) {
  await putOut(who.account, device, now());
  return tell(who);
}

/** What the account's log has that the service has not. */
export async function tell(who: Registered, token = who.token) {
  const { logLength } = (await call("me", { token })).answer;
  let last: Awaited<ReturnType<typeof append>> | undefined;
  for (const { bytes } of logOf(who.account).entries.slice(logLength)) last = await append(token, bytes);
  return last;
}

export function append(token: string, entry: Uint8Array) {
  return call("appendEntry", { token, body: { entry: toBase64Url(entry) } });
}

/** Signed by a device for the newest that the account's log has. */
export function entryBy({ account }: Person, device: DeviceIdentity, saying: DeviceSaying, at = now()): Promise<Uint8Array> {
  return signByDevice(logOf(account), { id: device.deviceId, privateKey: device.privateKey }, saying, at);
}

function tokenIn({ token }: { token: string | null }): string {
  if (token === null) throw new Error("no token");
  return token;
}
