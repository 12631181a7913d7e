// Blocks a person.

import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const block: HandlerOf<"block"> = async (c) => {
  return (await c.get("business").block(c.req.param("person") ?? "", true)) ? answerNothing() : answerNotFound();
};
