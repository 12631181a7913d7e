// Whom the business knows, whoever wrote last first.

import { problem } from "../../../business/problem.ts";
import { readPage } from "../page.ts";
import type { HandlerOf } from "../route.ts";

export const contacts: HandlerOf<"contacts"> = async (c) => {
  const page = readPage(c, "cursor");
  if ("status" in page) return problem(page);
  return c.json(await c.get("business").contacts({ after: page.after ?? null, limit: page.limit }, c.req.query("label")));
};
