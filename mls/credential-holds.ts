// Whether a credential holds: the account's log, as far as the credential shows it, has the device.

import type { Credential } from "ts-mls";
import { accountIdOf, type DeviceId, isDeviceIdOf, sameBytes } from "../protocol/index.ts";
import { readStandingProof, type Standing } from "./account-log/standing-proof.ts";
import { type Credentials, credentialsOf } from "./credential.ts";

/** The id follows from the account key, and the account's log has this device with this key, active, at the entry that it shows. */
export async function credentialHolds(credential: Credential, deviceKey: Uint8Array): Promise<boolean> {
  const claimed = credentialsOf(credential);
  if (claimed === undefined || (await accountIdOf(claimed.accountKey)) !== claimed.accountId) return false;
  // Conversations know devices by their ids: none is another account's.
  if (!isDeviceIdOf(claimed.accountId, claimed.deviceId)) return false;
  const standing = await standingIn(claimed);
  return standing !== undefined && isActiveIn(standing, { deviceId: claimed.deviceId, deviceKey });
}

export function isActiveIn(
  { devices }: Standing,
  { deviceId, deviceKey }: { deviceId: DeviceId; deviceKey: Uint8Array },
): boolean {
  const listed = devices.get(deviceId);
  return listed?.standing === "active" && sameBytes(listed.key, deviceKey);
}

const read = new Map<string, Promise<Standing | undefined>>();
const KEPT = 512;

/** The same proof comes with each Commit of a device: it is read once. Undefined where it does not hold. */
export function standingIn({ accountKey, proof }: Pick<Credentials, "accountKey" | "proof">): Promise<Standing | undefined> {
  const name = `${letters(accountKey)}${letters(proof)}`;
  const known = read.get(name) ?? readStandingProof(accountKey, proof);
  read.delete(name);
  read.set(name, known);
  const oldest = read.keys().next();
  if (read.size > KEPT && !oldest.done) read.delete(oldest.value);
  return known;
}

/** One letter a byte. */
function letters(bytes: Uint8Array): string {
  return String.fromCharCode.apply(undefined, bytes as unknown as number[]);
}
