// Lifts the block of a person.

import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const unblock: HandlerOf<"unblock"> = async (c) => {
  return (await c.get("business").block(c.req.param("person") ?? "", false)) ? answerNothing() : answerNotFound();
};
