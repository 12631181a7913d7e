// Figures by day or by template, as JSON or CSV.

import * as v from "valibot";
import { problem } from "../../../business/problem.ts";
import { FIGURES, FIGURES_KEPT_DAYS, type FiguresRow } from "../../store/figures.ts";
import type { HandlerOf } from "../route.ts";

const DAY_MS = 24 * 3600_000;
const day = v.pipe(
  v.string(),
  v.isoDate(),
  v.transform((text) => Math.floor(Date.parse(`${text}T00:00:00Z`) / DAY_MS)),
  v.safeInteger(),
);
const asked = v.object({
  from: v.optional(day),
  to: v.optional(day),
  by: v.optional(v.picklist(["day", "template"]), "day"),
  format: v.optional(v.picklist(["json", "csv"]), "json"),
});

export const analytics: HandlerOf<"analytics"> = async (c) => {
  const parsed = v.safeParse(asked, c.req.query());
  if (!parsed.success)
    return problem({
      status: 400,
      code: "malformed",
      detail: "from and to: days as 2026-11-24; by: day or template; format: json or csv",
    });
  const { by, format, to = Math.floor(c.get("now") / DAY_MS), from = to - 29 } = parsed.output;
  if (to - from >= FIGURES_KEPT_DAYS)
    return problem({ status: 400, code: "malformed", detail: `from: ${FIGURES_KEPT_DAYS} days at most` });
  const items = c
    .get("figures")
    .by(by, from, to)
    .map((row) => shown(by, row));
  if (format === "json") return c.json({ items });
  const lines = [[by, ...FIGURES], ...items.map((item) => [item.day ?? item.template, ...FIGURES.map((figure) => item[figure])])];
  // Days, ids and numbers: nothing that a spreadsheet would take for a formula.
  return c.body(lines.map((line) => `${line.join(",")}\r\n`).join(""), 200, { "Content-Type": "text/csv; charset=utf-8" });
};

function shown(by: "day" | "template", { key, ...counts }: FiguresRow) {
  if (by === "template") return { day: null, template: key, ...counts };
  return { day: new Date(Number(key) * DAY_MS).toISOString().slice(0, 10), template: null, ...counts };
}
