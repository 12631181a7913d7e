// The keyring's key: what all devices of an account have and a vault holds. From it follows what opens the account's history.

import { derive } from "../derive.ts";

const DOMAIN = "parley/keyring/v1";
export const KEYRING_KEY_BYTES = 32;
/** Whoever was away while so many were made has been away for long, and what was written since lies under the newest. */
export const MAX_FORMER_KEYS = 8;

/** Opens the manifests of the account's history, which have the keys of all else. */
export function manifestKey(keyringKey: Uint8Array): Promise<Uint8Array> {
  return derive(keyringKey, DOMAIN, "history-manifest", 32);
}
