// Deliveries that wait, in lanes: only the first of a lane has a time at which it is due.

import type { SqlPort, SqlRow } from "../../../client/store/sql.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import { bytesIn, numberIn, textIn } from "./columns.ts";

export type Delivery = {
  event: number;
  lane: string;
  queuedAt: UnixMs;
  /** Begun so far */
  attempts: number;
  otherSecret: boolean;
  /** The bytes of a replay, sealed; empty for what the events still have */
  sealed: Uint8Array;
};

const COLUMNS = "event, lane, queued_at, attempts, other_secret, sealed";

/**
 * The event's number is its place: in the queue for good order, and for a second call with the same event, which does nothing. Where
 * others of its lane wait already it waits behind the first of them, which may be under way.
 */
export function add(sql: SqlPort, one: { event: number; lane: string; at: UnixMs; sealed?: Uint8Array }): void {
  sql.exec(
    `INSERT OR IGNORE INTO webhook_queue (event, lane, queued_at, due, attempts, other_secret, sealed)
     VALUES (?1, ?2, ?3, CASE WHEN EXISTS (SELECT 1 FROM webhook_queue WHERE lane = ?2) THEN NULL ELSE ?3 END, 0, 0, ?4)`,
    [one.event, one.lane, one.at, one.sealed ?? new Uint8Array()],
  );
}

/** The first of their lanes whose time has come, the longest due first, without those under way */
export function due(sql: SqlPort, now: UnixMs, underWay: ReadonlySet<number>, limit: number): Delivery[] {
  const select = `SELECT ${COLUMNS} FROM webhook_queue WHERE due <= ? ORDER BY due, event LIMIT ?`;
  return without(underWay, sql.exec(select, [now, limit + underWay.size])).slice(0, limit);
}

export function all(sql: SqlPort, underWay: ReadonlySet<number>, limit: number): Delivery[] {
  const select = `SELECT ${COLUMNS} FROM webhook_queue ORDER BY event LIMIT ?`;
  return without(underWay, sql.exec(select, [limit + underWay.size])).slice(0, limit);
}

export function find(sql: SqlPort, event: number): Delivery | undefined {
  const [row] = sql.exec(`SELECT ${COLUMNS} FROM webhook_queue WHERE event = ?`, [event]);
  return row && deliveryIn(row);
}

/** An attempt begins. `leaseUntil`: when it is tried again if nobody hears how this one ended */
export function begin(sql: SqlPort, event: number, leaseUntil: UnixMs): void {
  sql.exec("UPDATE webhook_queue SET attempts = attempts + 1, due = ? WHERE event = ?", [leaseUntil, event]);
}

export function postpone(sql: SqlPort, event: number, until: UnixMs, otherSecret: boolean): void {
  sql.exec("UPDATE webhook_queue SET due = ?, other_secret = ? WHERE event = ?", [until, Number(otherSecret), event]);
}

/** It leaves; the next of its lane is due, if this was what it waited for. */
export function remove(sql: SqlPort, { event, lane }: Pick<Delivery, "event" | "lane">, now: UnixMs): void {
  sql.exec("DELETE FROM webhook_queue WHERE event = ?", [event]);
  sql.exec(
    `UPDATE webhook_queue SET due = ?2 WHERE event = (SELECT MIN(event) FROM webhook_queue WHERE lane = ?1)
     AND NOT EXISTS (SELECT 1 FROM webhook_queue WHERE lane = ?1 AND due IS NOT NULL)`,
    [lane, now],
  );
}

/** To another receiver everything is new. */
export function beginAnew(sql: SqlPort, now: UnixMs): void {
  sql.exec(
    "UPDATE webhook_queue SET attempts = 0, other_secret = 0, queued_at = ?1, due = CASE WHEN due IS NULL THEN NULL ELSE ?1 END",
    [now],
  );
}

export function count(sql: SqlPort): number {
  const [row] = sql.exec("SELECT COUNT(*) AS waiting FROM webhook_queue", []);
  return row ? numberIn(row, "waiting") : 0;
}

/** How many more wait than so many */
export function beyond(sql: SqlPort, most: number): number {
  const [row] = sql.exec("SELECT COUNT(*) AS more FROM (SELECT 1 FROM webhook_queue LIMIT -1 OFFSET ?)", [most]);
  return row ? numberIn(row, "more") : 0;
}

/** When the first that is not under way is due */
export function firstDue(sql: SqlPort, underWay: ReadonlySet<number>): UnixMs | null {
  const rows = sql.exec("SELECT event, due FROM webhook_queue WHERE due IS NOT NULL ORDER BY due LIMIT ?", [underWay.size + 1]);
  const first = rows.find((row) => !underWay.has(numberIn(row, "event")));
  return first ? numberIn(first, "due") : null;
}

function without(underWay: ReadonlySet<number>, rows: SqlRow[]): Delivery[] {
  return rows.map(deliveryIn).filter(({ event }) => !underWay.has(event));
}

function deliveryIn(row: SqlRow): Delivery {
  return {
    event: numberIn(row, "event"),
    lane: textIn(row, "lane"),
    queuedAt: numberIn(row, "queued_at"),
    attempts: numberIn(row, "attempts"),
    otherSecret: numberIn(row, "other_secret") === 1,
    sealed: bytesIn(row, "sealed"),
  };
}
