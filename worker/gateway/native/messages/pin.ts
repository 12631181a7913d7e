// Pins a message at the top of the chat.

import { answerNothing, answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const pin: HandlerOf<"pin"> = async (c) => {
  const done = await c.get("business").pin(c.req.param("message") ?? "", true);
  return done.kind === "ok" ? answerNothing() : answerRefusal(done);
};
