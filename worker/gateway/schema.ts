// The tables of one hosted business, beside those of its client (client_*): ids and times in the clear, what was said sealed.

export const VERSIONS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, news BLOB NOT NULL) STRICT;
  CREATE TABLE reach (
    conversation TEXT PRIMARY KEY, delivered INTEGER NOT NULL, read INTEGER NOT NULL,
    told_delivered INTEGER NOT NULL, told_read INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, person TEXT NOT NULL, message TEXT NOT NULL, event BLOB NOT NULL
  ) STRICT;
  CREATE INDEX events_of_person ON events (person);
  CREATE INDEX events_of_message ON events (message);
  CREATE TABLE people (
    person TEXT PRIMARY KEY, account TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL UNIQUE, first_at INTEGER NOT NULL,
    last_wrote_at INTEGER NOT NULL, granted INTEGER NOT NULL, blocked INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sent (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, at INTEGER NOT NULL, callback BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE media (
    id TEXT PRIMARY KEY, place TEXT NOT NULL UNIQUE, person TEXT NOT NULL, expires INTEGER NOT NULL, file BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX media_by_expiry ON media (expires);
  CREATE TABLE idempotency (
    name BLOB PRIMARY KEY, request BLOB NOT NULL, person TEXT NOT NULL, answer BLOB NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_of_person ON idempotency (person) WHERE person <> '';
  CREATE TABLE templates (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, template BLOB NOT NULL) STRICT;
  CREATE TABLE exports (id TEXT PRIMARY KEY, person TEXT NOT NULL, created INTEGER NOT NULL, export BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `,
];
