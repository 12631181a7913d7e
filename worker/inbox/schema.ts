// The tables of one account's Inbox: which conversations have news for which device, who is blocked, how
// often it was claimed from, which devices run in a Gateway, where the others are pushed to, where each has sockets, which vaults it has. Never a
// ciphertext.

export const VERSIONS: readonly string[] = [
  `
  CREATE TABLE dirty (
    device TEXT NOT NULL, conversation TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (device, conversation)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE hosted (device TEXT NOT NULL PRIMARY KEY, business TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE blocked (account TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
  "CREATE TABLE quotas (who TEXT NOT NULL PRIMARY KEY, tokens REAL NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
  `
  CREATE TABLE push (
    device TEXT NOT NULL PRIMARY KEY, endpoint TEXT NOT NULL, p256dh BLOB NOT NULL, auth BLOB NOT NULL, origin TEXT NOT NULL,
    state TEXT NOT NULL, at INTEGER NOT NULL, attempts INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE gone_push (device TEXT NOT NULL PRIMARY KEY, hash BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `,
  "CREATE TABLE vaults (vault TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;",
  `
  CREATE TABLE opened (device TEXT NOT NULL, conversation TEXT NOT NULL, UNIQUE (device, conversation)) STRICT;
  CREATE TABLE put_out (device TEXT NOT NULL PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
];
