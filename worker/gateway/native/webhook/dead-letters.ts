// What could not be delivered.

import { problem } from "../../../business/problem.ts";
import { readPage } from "../page.ts";
import type { HandlerOf } from "../route.ts";

export const deadLetters: HandlerOf<"deadLetters"> = async (c) => {
  const page = readPage(c, "backwards");
  if ("status" in page) return problem(page);
  return c.json({ items: c.get("webhooks").deadLetters({ before: page.before ?? null, limit: page.limit }) });
};
