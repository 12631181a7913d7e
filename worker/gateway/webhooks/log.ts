// What became of each attempt: numbers and times, of the last thousand and of thirty days. No contents, no URLs.

import type { SqlPort, SqlRow } from "../../../client/store/sql.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import { numberIn, numberOrNull, textIn } from "./columns.ts";
import type { Attempt } from "./webhook-management.ts";

export type LoggedAttempt = Omit<Attempt, "webhook" | "webhookId">;

const KEPT = 1_000;
export const LOG_KEPT_MS = 30 * 86_400_000;
const COLUMNS = "event, number, at, took_ms, status, outcome, why, next_at";

export function logAttempt(sql: SqlPort, one: Omit<LoggedAttempt, "id">): void {
  // NULL is no value of the port: NULLIF makes it of what cannot be.
  sql.exec(`INSERT INTO webhook_attempt (${COLUMNS}) VALUES (?, ?, ?, ?, NULLIF(?, 0), ?, NULLIF(?, ''), NULLIF(?, 0))`, [
    one.event,
    one.number,
    one.at,
    one.tookMs,
    one.status ?? 0,
    one.outcome,
    one.why ?? "",
    one.nextAt ?? 0,
  ]);
  sql.exec("DELETE FROM webhook_attempt WHERE id <= (SELECT MAX(id) FROM webhook_attempt) - ?", [KEPT]);
}

/** Newest first */
export function readLog(sql: SqlPort, page: { before: number | null; limit: number }): LoggedAttempt[] {
  const select = `SELECT id, ${COLUMNS} FROM webhook_attempt WHERE id < ? ORDER BY id DESC LIMIT ?`;
  return sql.exec(select, [page.before ?? Number.MAX_SAFE_INTEGER, page.limit]).map(attemptIn);
}

export function forgetAttempts(sql: SqlPort, event: number): void {
  sql.exec("DELETE FROM webhook_attempt WHERE event = ?", [event]);
}

export function pruneLog(sql: SqlPort, now: UnixMs): void {
  const [oldest] = sql.exec("SELECT at FROM webhook_attempt ORDER BY id LIMIT 1", []);
  if (oldest && numberIn(oldest, "at") <= now - LOG_KEPT_MS) {
    sql.exec("DELETE FROM webhook_attempt WHERE at <= ?", [now - LOG_KEPT_MS]);
  }
}

export function logExpiresAt(sql: SqlPort): UnixMs | null {
  const [oldest] = sql.exec("SELECT at FROM webhook_attempt ORDER BY id LIMIT 1", []);
  return oldest ? numberIn(oldest, "at") + LOG_KEPT_MS : null;
}

function attemptIn(row: SqlRow): LoggedAttempt {
  return {
    id: numberIn(row, "id"),
    event: numberIn(row, "event"),
    number: numberIn(row, "number"),
    at: numberIn(row, "at"),
    tookMs: numberIn(row, "took_ms"),
    status: numberOrNull(row, "status"),
    outcome: textIn(row, "outcome") as Attempt["outcome"],
    why: row.why === null ? null : textIn(row, "why"),
    nextAt: numberOrNull(row, "next_at"),
  };
}
