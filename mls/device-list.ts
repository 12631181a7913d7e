// The signed device list: which devices an account has, by version, so that an old list cannot replace a new one.

import * as v from "valibot";
import { type DeviceId, deviceId, MAX_DEVICES_PER_ACCOUNT } from "../protocol/index.ts";
import type { AccountKeys } from "./account-keys.ts";
import { readSignedCbor, signCbor } from "./signed-cbor.ts";

const DOMAIN = "parley/devices/v1";
export const MAX_DEVICE_LIST_BYTES = 8 * 1024;

export type DeviceList = { /** Rises with each change */ version: number; devices: DeviceId[] };

const listSchema = v.strictObject({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  devices: v.pipe(
    v.array(deviceId),
    v.maxLength(MAX_DEVICES_PER_ACCOUNT),
    v.check((devices) => new Set(devices).size === devices.length),
  ),
});

export async function signDeviceList(account: AccountKeys, list: DeviceList): Promise<Uint8Array> {
  return signCbor(account, DOMAIN, list);
}

/** Says that the account signed it, not that it is the newest: compare versions. */
export async function verifyDeviceList(accountKey: Uint8Array, bytes: Uint8Array): Promise<DeviceList | undefined> {
  if (bytes.length > MAX_DEVICE_LIST_BYTES) return undefined;
  const parsed = v.safeParse(listSchema, await readSignedCbor(accountKey, DOMAIN, bytes));
  return parsed.success ? parsed.output : undefined;
}
