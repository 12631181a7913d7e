// One message.

import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const message: HandlerOf<"message"> = async (c) => {
  const found = await c.get("business").message(c.req.param("message") ?? "");
  return found === undefined ? answerNotFound() : c.json(found);
};
