// The objects of one account's history by their rows: loose until a head names them, kept until a head drops them, going until R2 has deleted them.

import {
  HISTORY_LOOSE_MS,
  HISTORY_QUOTA_BYTES,
  type HistoryObjectId,
  MAX_HISTORY_OBJECTS,
  type UnixMs,
} from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";

type State = "loose" | "kept" | "going";

export class Objects {
  private readonly sql: SqlStorage;
  private readonly tables: Pick<Tables, "areMade" | "make">;

  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade" | "make">) {
    this.sql = sql;
    this.tables = tables;
  }

  get bytes(): number {
    return this.size().bytes;
  }

  /** Before its bytes are written. What is there already costs nothing. @returns whether there is room */
  admit(id: HistoryObjectId, bytes: number, now: UnixMs, limitBytes = HISTORY_QUOTA_BYTES): boolean {
    this.tables.make();
    if (this.stateOf(id) === undefined) {
      const size = this.size();
      if (size.objects >= MAX_HISTORY_OBJECTS || size.bytes + bytes > limitBytes) return false;
    }
    // One that was going is wanted again.
    const write = `INSERT INTO objects (id, bytes, state, at) VALUES (?, ?, 'loose', ?)
      ON CONFLICT (id) DO UPDATE SET state = 'loose', at = excluded.at WHERE state <> 'kept'`;
    this.sql.exec(write, id, bytes, now);
    return true;
  }

  has(id: HistoryObjectId): boolean {
    const state = this.stateOf(id);
    return state === "kept" || state === "loose";
  }

  keep(ids: readonly HistoryObjectId[]): void {
    this.sql.exec("UPDATE objects SET state = 'kept' WHERE id IN (SELECT value FROM json_each(?))", JSON.stringify(ids));
  }

  drop(ids: readonly HistoryObjectId[], now: UnixMs): void {
    const drop = "UPDATE objects SET state = 'going', at = ? WHERE id IN (SELECT value FROM json_each(?))";
    this.sql.exec(drop, now, JSON.stringify(ids));
  }

  dropAll(now: UnixMs): void {
    if (this.tables.areMade) this.sql.exec("UPDATE objects SET state = 'going', at = ?", now);
  }

  /** What goes now: dropped, or put there long ago and never named. */
  due(now: UnixMs, limit: number): HistoryObjectId[] {
    if (!this.tables.areMade) return [];
    const due = "SELECT id FROM objects WHERE (state = 'going' AND at <= ?) OR (state = 'loose' AND at <= ?) LIMIT ?";
    return this.sql
      .exec<{ id: string }>(due, now, now - HISTORY_LOOSE_MS, limit)
      .toArray()
      .map(({ id }) => id);
  }

  /** R2 has deleted them. */
  forget(ids: readonly HistoryObjectId[]): void {
    this.sql.exec("DELETE FROM objects WHERE state <> 'kept' AND id IN (SELECT value FROM json_each(?))", JSON.stringify(ids));
  }

  /** When there is something to do next; null: nothing */
  next(): UnixMs | null {
    if (!this.tables.areMade) return null;
    const next = `SELECT min(CASE state WHEN 'going' THEN at ELSE at + ${HISTORY_LOOSE_MS} END) AS at FROM objects WHERE state <> 'kept'`;
    return this.sql.exec<{ at: number | null }>(next).one().at;
  }

  private size(): { objects: number; bytes: number } {
    if (!this.tables.areMade) return { objects: 0, bytes: 0 };
    const all = "SELECT count(*) AS objects, coalesce(sum(bytes), 0) AS bytes FROM objects";
    return this.sql.exec<{ objects: number; bytes: number }>(all).one();
  }

  private stateOf(id: HistoryObjectId): State | undefined {
    if (!this.tables.areMade) return undefined;
    return this.sql.exec<{ state: State }>("SELECT state FROM objects WHERE id = ?", id).toArray()[0]?.state;
  }
}
