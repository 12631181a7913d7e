// Each attempt to deliver.

import { problem } from "../../../business/problem.ts";
import { readPage } from "../page.ts";
import type { HandlerOf } from "../route.ts";

export const webhookAttempts: HandlerOf<"webhookAttempts"> = async (c) => {
  const page = readPage(c, "backwards");
  if ("status" in page) return problem(page);
  return c.json({ items: c.get("webhooks").attempts({ before: page.before ?? null, limit: page.limit }) });
};
