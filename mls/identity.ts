// Accounts and their devices: an account is an Ed25519 key, and each device has its own, certified by the account's.

import type { AccountId, DeviceId, UnixMs } from "../protocol/index.ts";

export type AccountKeys = {
  accountId: AccountId;
  /** 32 bytes */ publicKey: Uint8Array;
  /** The 32-byte seed (RFC 8032 §5.1.5) */ privateKey: Uint8Array;
};

export type DeviceIdentity = {
  accountId: AccountId;
  accountKey: Uint8Array;
  deviceId: DeviceId;
  certificate: Uint8Array;
  publicKey: Uint8Array;
  privateKey: Uint8Array;
};

export async function generateAccount(_random?: (bytes: number) => Uint8Array): Promise<AccountKeys> {
  throw new Error("not yet");
}

export async function issueDevice(_account: AccountKeys, _device: { deviceId: DeviceId; now: UnixMs }): Promise<DeviceIdentity> {
  throw new Error("not yet");
}
