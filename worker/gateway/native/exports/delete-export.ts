// Deletes an export before its day is over.

import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const deleteExport: HandlerOf<"deleteExport"> = async (c) => {
  return (await c.get("exports").deleteExport(c.req.param("id") ?? "")) ? answerNothing() : answerNotFound();
};
