// Takes one of the business's own messages back, for everyone.

import { answerNothing, answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const deleteMessage: HandlerOf<"deleteMessage"> = async (c) => {
  const done = await c.get("business").deleteMessage(c.req.param("message") ?? "");
  return done.kind === "ok" ? answerNothing() : answerRefusal(done);
};
