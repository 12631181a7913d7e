// The tables of one account's Inbox: which conversations have news for which device, who is blocked, and which
// devices run in a Gateway. Never a ciphertext.

export const VERSIONS: readonly string[] = [
  `
  CREATE TABLE dirty (
    device TEXT NOT NULL, conversation TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (device, conversation)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE hosted (device TEXT NOT NULL PRIMARY KEY, business TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE blocked (account TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
];
