// An answer to a message is being typed.

import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const typing: HandlerOf<"typing"> = async (c) => {
  return (await c.get("business").typing(c.req.param("message") ?? "")) ? answerNothing() : answerNotFound();
};
