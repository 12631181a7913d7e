// Erases a person, with all that was said with them.

import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const erase: HandlerOf<"erase"> = async (c) => {
  return (await c.get("business").erase(c.req.param("person") ?? "")) ? answerNothing() : answerNotFound();
};
