// The tables of one conversation. One message is one row: an integer key, everything else packed, no second index (SQ7).

const VERSIONS: string[] = [
  `
  CREATE TABLE log (seq INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT;
  CREATE TABLE commits (seq INTEGER PRIMARY KEY, added BLOB NOT NULL, welcome BLOB NOT NULL, tree BLOB NOT NULL) STRICT;
  CREATE TABLE members (slot INTEGER PRIMARY KEY, member BLOB NOT NULL) STRICT;
  CREATE TABLE state (part INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  `,
  "CREATE TABLE hosted (device TEXT NOT NULL PRIMARY KEY, business TEXT NOT NULL) STRICT, WITHOUT ROWID;",
];

/** Brings the tables up to date; a column never changes its meaning. Durable Objects refuse `PRAGMA user_version`, hence the table. */
export function migrate(storage: DurableObjectStorage): void {
  storage.transactionSync(() => {
    storage.sql.exec("CREATE TABLE IF NOT EXISTS applied (version INTEGER PRIMARY KEY) STRICT");
    const { done } = storage.sql.exec<{ done: number }>("SELECT count(*) AS done FROM applied").one();
    for (let version = done; version < VERSIONS.length; version++) {
      storage.sql.exec(VERSIONS[version] ?? "");
      storage.sql.exec("INSERT INTO applied (version) VALUES (?)", version + 1);
    }
  });
}
