// What a team did, by day and member: counted as it happens, so that no report reads through messages.

import type { UnixMs } from "../../../protocol/index.ts";
import { FIGURES_KEPT_DAYS } from "../store/figures.ts";

const DAY_MS = 24 * 3600_000;

export type Figure = {
  /** Its first moment, UTC */
  day: UnixMs;
  /** A member or token; "" for what nobody of the business did */
  member: string;
  answered: number;
  /** Of those, to somebody who waited; and how long they did, all together */
  responses: number;
  responseMs: number;
  opened: number;
  closed: number;
};
type Counts = Omit<Figure, "day" | "member">;
type Row = Omit<Figure, "responseMs"> & { response_ms: number };
const NONE: Counts = { answered: 0, responses: 0, responseMs: 0, opened: 0, closed: 0 };

export class Figures {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  add(at: UnixMs, member: string, counts: Partial<Counts>): void {
    const { answered, responses, responseMs, opened, closed } = { ...NONE, ...counts };
    this.sql.exec(
      `INSERT INTO team_figures (day, member, answered, responses, response_ms, opened, closed) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (day, member) DO UPDATE SET answered = answered + excluded.answered, responses = responses + excluded.responses,
         response_ms = response_ms + excluded.response_ms, opened = opened + excluded.opened, closed = closed + excluded.closed`,
      dayOf(at),
      member,
      answered,
      responses,
      responseMs,
      opened,
      closed,
    );
  }

  /** @param from a moment of the first day */
  since(from: UnixMs): Figure[] {
    const columns = "day, member, answered, responses, response_ms, opened, closed";
    const rows = this.sql.exec<Row>(`SELECT ${columns} FROM team_figures WHERE day >= ? ORDER BY day, member`, dayOf(from));
    return rows.toArray().map(({ response_ms, ...row }) => ({ ...row, responseMs: response_ms }));
  }

  forgetOld(now: UnixMs): void {
    this.sql.exec("DELETE FROM team_figures WHERE day < ?", now - FIGURES_KEPT_DAYS * DAY_MS);
  }
}

function dayOf(at: UnixMs): UnixMs {
  return Math.floor(at / DAY_MS) * DAY_MS;
}
