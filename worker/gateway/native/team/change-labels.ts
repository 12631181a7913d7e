// All labels of a team, in their order.

import { problem } from "../../../business/problem.ts";
import type { HandlerOf } from "../route.ts";

export const changeLabels: HandlerOf<"changeLabels"> = async (c, { items }) => {
  if (new Set(items.map(({ id }) => id)).size < items.length)
    return problem({ status: 422, code: "malformed", detail: "items: an id twice" });
  c.get("team").setLabels(items);
  return c.json({ items });
};
