// The tables of a business's webhooks. What lies here in the clear are numbers, times and lanes, which are ids.

import type { SqlPort } from "../../../client/store/sql.ts";

const TABLES = [
  // Its id and secrets (secrets.ts), sealed; there is one of it from the start, whether or not anybody has subscribed.
  "webhook_secrets (one INTEGER PRIMARY KEY CHECK (one = 1), sealed BLOB NOT NULL) STRICT",
  // `sealed` has URL and verify token. `generation` rises with each subscription: what was under way to another URL is told by it.
  `webhook_endpoint (
    one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER NOT NULL, sealed BLOB NOT NULL, state TEXT NOT NULL,
    created_at INTEGER NOT NULL, failures INTEGER NOT NULL, failing_since INTEGER NOT NULL, open_until INTEGER NOT NULL,
    cool_down INTEGER NOT NULL
  ) STRICT`,
  // `due` is NULL for what waits behind another of its lane. `sealed` has the bytes of a replay, and is empty for what `body` still has.
  // `other_secret`: the next attempt is signed with the secret that the last one was not (secrets.ts).
  `webhook_queue (
    event INTEGER PRIMARY KEY, lane TEXT NOT NULL, queued_at INTEGER NOT NULL, due INTEGER, attempts INTEGER NOT NULL,
    other_secret INTEGER NOT NULL, sealed BLOB NOT NULL
  ) STRICT`,
  `webhook_dead_letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event INTEGER NOT NULL UNIQUE, lane TEXT NOT NULL, at INTEGER NOT NULL,
    attempts INTEGER NOT NULL, sealed BLOB NOT NULL
  ) STRICT`,
  `webhook_attempt (
    id INTEGER PRIMARY KEY, event INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, took_ms INTEGER NOT NULL,
    status INTEGER, outcome TEXT NOT NULL, why TEXT, next_at INTEGER
  ) STRICT`,
];
const INDEXES = [
  "webhook_queue_due ON webhook_queue (due) WHERE due IS NOT NULL",
  "webhook_queue_lane ON webhook_queue (lane, event)",
  // Whether something of a lane is due is seen at once, however much waits behind it.
  "webhook_queue_head ON webhook_queue (lane) WHERE due IS NOT NULL",
  "webhook_attempt_event ON webhook_attempt (event)",
];

export function migrate(sql: SqlPort): void {
  for (const table of TABLES) sql.exec(`CREATE TABLE IF NOT EXISTS ${table}`, []);
  for (const index of INDEXES) sql.exec(`CREATE INDEX IF NOT EXISTS ${index}`, []);
}
