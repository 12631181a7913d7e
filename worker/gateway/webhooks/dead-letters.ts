// What could not be delivered, sealed, for thirty days, until it is replayed.

import type { SqlPort, SqlRow } from "../../../client/store/sql.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import { bytesIn, numberIn, textIn } from "./columns.ts";

export type Letter = { id: number; event: number; lane: string; at: UnixMs; attempts: number };

export const LETTER_KEPT_MS = 30 * 86_400_000;
const COLUMNS = "id, event, lane, at, attempts";

/** Where the bytes of an event are sealed: good in the queue and among the dead letters alike, so that a replay moves them as they are. */
export function bodyPlace(event: number): string {
  return `webhook_body ${event}`;
}

export function keepLetter(sql: SqlPort, letter: Omit<Letter, "id">, sealed: Uint8Array): void {
  sql.exec("INSERT OR REPLACE INTO webhook_dead_letter (event, lane, at, attempts, sealed) VALUES (?, ?, ?, ?, ?)", [
    letter.event,
    letter.lane,
    letter.at,
    letter.attempts,
    sealed,
  ]);
}

/** Newest first */
export function readLetters(sql: SqlPort, page: { before: number | null; limit: number }): Letter[] {
  const select = `SELECT ${COLUMNS} FROM webhook_dead_letter WHERE id < ? ORDER BY id DESC LIMIT ?`;
  return sql.exec(select, [page.before ?? Number.MAX_SAFE_INTEGER, page.limit]).map(letterIn);
}

/** All, or those named, in the order of their events */
export function findLetters(sql: SqlPort, ids: readonly number[] | "all"): Letter[] {
  if (ids === "all") return sql.exec(`SELECT ${COLUMNS} FROM webhook_dead_letter ORDER BY event`, []).map(letterIn);
  const select = `SELECT ${COLUMNS} FROM webhook_dead_letter WHERE id = ?`;
  const letters = [...new Set(ids)].flatMap((id) => sql.exec(select, [id]).map(letterIn));
  return letters.sort((a, b) => a.event - b.event);
}

export function takeLetter(sql: SqlPort, id: number): Uint8Array | undefined {
  const [row] = sql.exec("DELETE FROM webhook_dead_letter WHERE id = ? RETURNING sealed", [id]);
  return row && bytesIn(row, "sealed");
}

export function forgetLetter(sql: SqlPort, event: number): void {
  sql.exec("DELETE FROM webhook_dead_letter WHERE event = ?", [event]);
}

export function pruneLetters(sql: SqlPort, now: UnixMs): void {
  const expiresAt = lettersExpireAt(sql);
  if (expiresAt !== null && expiresAt <= now) sql.exec("DELETE FROM webhook_dead_letter WHERE at <= ?", [now - LETTER_KEPT_MS]);
}

export function lettersExpireAt(sql: SqlPort): UnixMs | null {
  const [oldest] = sql.exec("SELECT at FROM webhook_dead_letter ORDER BY id LIMIT 1", []);
  return oldest ? numberIn(oldest, "at") + LETTER_KEPT_MS : null;
}

function letterIn(row: SqlRow): Letter {
  return {
    id: numberIn(row, "id"),
    event: numberIn(row, "event"),
    lane: textIn(row, "lane"),
    at: numberIn(row, "at"),
    attempts: numberIn(row, "attempts"),
  };
}
