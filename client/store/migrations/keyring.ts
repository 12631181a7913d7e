// The keyring's key is made anew by whatever device is there, and handed on; ways to recover are known under the root's signature alone.

import type { Migration } from "./migrate.ts";

export const KEYRING_OF_DEVICES: Migration = {
  name: "2026-11-keyring",
  table: "account",
  each(record, key) {
    const { recovery } = record as { recovery?: { keyringKey: Uint8Array; formerKey?: Uint8Array | null } | null };
    if (!recovery || !("formerKey" in recovery)) return [];
    const { keyringKey, formerKey } = recovery;
    const formerKeys = formerKey ? [formerKey] : [];
    const kept = { keyringKey, formerKeys, madeAt: 0, isTold: false, methods: [] };
    return [{ table: "account", key, value: { ...record, recovery: kept } }];
  },
};

export const HISTORY_SAYS_ITS_KEY: Migration = {
  name: "2026-11-history-keyring",
  table: "history",
  each(record, key) {
    const { chain } = record as { chain?: object | null };
    if (!chain) return [];
    return [{ table: "history", key, value: { ...record, chain: { ...chain, keyring: new Uint8Array(32) } } }];
  },
};
