// What came of a job for each.

import { problem } from "../../../business/problem.ts";
import { answerNotFound } from "../answer.ts";
import { readPage } from "../page.ts";
import type { HandlerOf } from "../route.ts";

export const jobRecipients: HandlerOf<"jobRecipients"> = async (c) => {
  const page = readPage(c, "cursor");
  if ("status" in page) return problem(page);
  const found = c.get("jobs").recipients(c.req.param("id") ?? "", { after: page.after ?? null, limit: page.limit });
  return found === undefined ? answerNotFound() : c.json(found);
};
