// With whom the business talks, whoever wrote last first.

import { problem } from "../../../business/problem.ts";
import { readPage } from "../page.ts";
import type { HandlerOf } from "../route.ts";

export const conversations: HandlerOf<"conversations"> = async (c) => {
  const page = readPage(c, "cursor");
  if ("status" in page) return problem(page);
  return c.json(await c.get("business").conversations({ after: page.after ?? null, limit: page.limit }));
};
