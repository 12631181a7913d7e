// The MLS credential: `basic`, whose identity is deterministic CBOR {account id, account key, device id, standing proof}.

import type { Credential } from "ts-mls";
import * as v from "valibot";
import {
  type AccountId,
  accountId,
  accountIdOf,
  type DeviceId,
  decodeCborMap,
  deviceId,
  encodeCbor,
  isDeviceIdOf,
  sameBytes,
} from "../protocol/index.ts";
import { MAX_STANDING_PROOF_BYTES, readStandingProof, type Standing } from "./account-log/standing-proof.ts";

export type Credentials = { accountId: AccountId; accountKey: Uint8Array; deviceId: DeviceId; proof: Uint8Array };

const bytes = v.instance(Uint8Array);
const credentialMap = v.pipe(
  v.map(v.number(), v.unknown()),
  v.check((map) => map.size === 4),
  v.transform((map) => ({ accountId: map.get(1), accountKey: map.get(2), deviceId: map.get(3), proof: map.get(4) })),
  v.object({
    accountId,
    accountKey: v.pipe(
      bytes,
      v.check((key) => key.length === 32),
    ),
    deviceId,
    proof: v.pipe(
      bytes,
      v.check((proof) => proof.length <= MAX_STANDING_PROOF_BYTES),
    ),
  }),
);

export function credentialBytes(identity: Credentials): Uint8Array {
  const { accountId, accountKey, deviceId, proof } = identity;
  return encodeCbor(
    new Map<number, unknown>([
      [1, accountId],
      [2, accountKey],
      [3, deviceId],
      [4, proof],
    ]),
  );
}

/** Parses only: whether the proof holds is asked by `credentialHolds`. */
export function readCredential(identity: Uint8Array): Credentials | undefined {
  const parsed = v.safeParse(credentialMap, decodeCborMap(identity));
  return parsed.success && sameBytes(credentialBytes(parsed.output), identity) ? parsed.output : undefined;
}

export function credentialsOf(credential: Credential): Credentials | undefined {
  return credential.credentialType === "basic" && "identity" in credential ? readCredential(credential.identity) : undefined;
}

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
