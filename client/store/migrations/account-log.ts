// An account has a log in the place of a certificate, and its key is the root, which may lie elsewhere.

import type { Migration } from "./migrate.ts";

export const ROOTS_AND_LOGS: Migration = {
  name: "2026-11-account-log",
  table: "account",
  each(record, key) {
    const { accountSecret, certificate: _, ...rest } = record;
    // Its log begins with the protocol that has logs: what such a device holds can be read, and nobody there knows its account.
    return accountSecret === undefined
      ? []
      : [{ table: "account", key, value: { ...rest, rootSecret: accountSecret, log: [], proof: new Uint8Array() } }];
  },
};
