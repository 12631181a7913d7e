// Figures of a business by day and template: numbers alone, which nobody's erasure changes and which say nothing of anybody.

import type { UnixMs } from "../../../protocol/index.ts";

export const FIGURES_KEPT_DAYS = 400;
export const FIGURES = ["sent", "delivered", "read", "answered", "failed", "received"] as const;
export type Figure = (typeof FIGURES)[number];
export type FiguresRow = Record<Figure, number> & { key: string };

const DAY_MS = 24 * 3600_000;

export class Figures {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** On the day of the message that it is about. @param template its id; "": none. Within the transaction of what is counted */
  note(at: UnixMs, template: string, figure: Figure): void {
    this.sql.exec(
      "INSERT INTO figures (day, template, figure, n) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1",
      Math.floor(at / DAY_MS),
      template,
      figure,
    );
  }

  /** Of all messages of that day (since 1970) the service is known to have placed */
  sentOn(day: number): number {
    const query = "SELECT coalesce(sum(n), 0) AS n FROM figures WHERE day = ? AND figure = 'sent'";
    return this.sql.exec<{ n: number }>(query, day).one().n;
  }

  /** @param from and to: days since 1970, both included */
  by(what: "day" | "template", from: number, to: number): FiguresRow[] {
    const sums = FIGURES.map((figure) => `sum(n) FILTER (WHERE figure = '${figure}') AS ${figure}`).join(", ");
    const query = `SELECT CAST(${what} AS TEXT) AS key, ${sums} FROM figures WHERE day BETWEEN ? AND ? GROUP BY ${what} ORDER BY ${what}`;
    const rows = this.sql.exec<Record<Figure, number | null> & { key: string }>(query, from, to).toArray();
    return rows.map((row) => {
      const counts = Object.fromEntries(FIGURES.map((figure) => [figure, row[figure] ?? 0])) as Record<Figure, number>;
      return { key: row.key, ...counts };
    });
  }

  forgetBefore(at: UnixMs): void {
    this.sql.exec("DELETE FROM figures WHERE day < ?", Math.floor(at / DAY_MS));
  }
}
