// What was said with one person.

import { problem } from "../../../business/problem.ts";
import { answerNotFound } from "../answer.ts";
import { readPage } from "../page.ts";
import type { HandlerOf } from "../route.ts";

export const messages: HandlerOf<"messages"> = async (c) => {
  const page = readPage(c, "cursor");
  if ("status" in page) return problem(page);
  const { after = null, limit } = page;
  if (!/^\d{1,15}$/.test(after ?? "0"))
    return problem({ status: 400, code: "malformed", detail: "after: not a cursor of this list" });
  const found = await c.get("business").messages(c.req.param("person") ?? "", { after, limit });
  return found === undefined ? answerNotFound() : c.json(found);
};
