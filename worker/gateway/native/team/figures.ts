// What a team did, by day and member, and what is to be done now.

import { problem } from "../../../business/problem.ts";
import { FIGURES_KEPT_DAYS } from "../../store/figures.ts";
import type { HandlerOf } from "../route.ts";

const DAY_MS = 24 * 3600_000;
const DEFAULT_DAYS = "30";

export const figures: HandlerOf<"figures"> = async (c) => {
  const days = Number(c.req.query("days") ?? DEFAULT_DAYS);
  if (!Number.isInteger(days) || days < 1 || days > FIGURES_KEPT_DAYS)
    return problem({ status: 400, code: "malformed", detail: `days: expected 1 to ${FIGURES_KEPT_DAYS}` });
  const { figures: kept, conversations } = c.get("team");
  const count = (view: "all" | "waiting" | "unassigned") => conversations.count(view, "");
  const items = kept.since(c.get("now") - (days - 1) * DAY_MS);
  return c.json({ items, open: count("all"), waiting: count("waiting"), unassigned: count("unassigned") });
};
