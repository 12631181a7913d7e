// The signed device list: which devices an account has, by version, so that an old list cannot replace a new one.

import type { DeviceId } from "../protocol/index.ts";
import type { AccountKeys } from "./identity.ts";

export type DeviceList = { /** Rises with each change */ version: number; devices: DeviceId[] };

export async function signDeviceList(_account: AccountKeys, _list: DeviceList): Promise<Uint8Array> {
  throw new Error("not yet");
}

export async function verifyDeviceList(_accountKey: Uint8Array, _bytes: Uint8Array): Promise<DeviceList | undefined> {
  throw new Error("not yet");
}
