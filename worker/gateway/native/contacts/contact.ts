// One person.

import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const contact: HandlerOf<"contact"> = async (c) => {
  const found = await c.get("business").contact(c.req.param("person") ?? "");
  return found === undefined ? answerNotFound() : c.json(found);
};
