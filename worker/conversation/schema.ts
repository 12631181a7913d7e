// The tables of one conversation. One message is one row: an integer key, everything else packed, no second index (SQ7).

import type { Migration } from "../tables.ts";
import { treeIntoRows } from "./tree-into-rows.ts";

export const VERSIONS: readonly Migration[] = [
  `
  CREATE TABLE log (seq INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT;
  CREATE TABLE commits (seq INTEGER PRIMARY KEY, added BLOB NOT NULL, welcome BLOB NOT NULL, tree BLOB NOT NULL) STRICT;
  CREATE TABLE members (slot INTEGER PRIMARY KEY, member BLOB NOT NULL) STRICT;
  CREATE TABLE state (part INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  `,
  "CREATE TABLE hosted (device TEXT NOT NULL PRIMARY KEY, business TEXT NOT NULL) STRICT, WITHOUT ROWID;",
  "CREATE TABLE asks (account TEXT NOT NULL PRIMARY KEY, at INTEGER NOT NULL, proof TEXT NOT NULL, sealed TEXT) STRICT, WITHOUT ROWID;",
  treeIntoRows,
  "CREATE TABLE spent (account TEXT NOT NULL PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
];
