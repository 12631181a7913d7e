// Deletes a template; what was sent with it stays.

import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const deleteTemplate: HandlerOf<"deleteTemplate"> = async (c) => {
  return c.get("templates").remove(c.req.param("template") ?? "") ? answerNothing() : answerNotFound();
};
