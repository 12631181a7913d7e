// Takes a pinned message down.

import { answerNothing, answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const unpin: HandlerOf<"unpin"> = async (c) => {
  const done = await c.get("business").pin(c.req.param("message") ?? "", false);
  return done.kind === "ok" ? answerNothing() : answerRefusal(done);
};
