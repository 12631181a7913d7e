// What a file is.

import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const media: HandlerOf<"media"> = async (c) => {
  const facts = await c.get("business").media(c.req.param("media") ?? "");
  return facts === undefined ? answerNotFound() : c.json(facts);
};
