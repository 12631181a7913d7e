// The tables of one account's history: which objects it has in R2, and in what state. Never what is in them.

export const VERSIONS: readonly string[] = [
  `
  CREATE TABLE objects (
    id TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX objects_not_kept ON objects (at) WHERE state <> 'kept';
  `,
];
