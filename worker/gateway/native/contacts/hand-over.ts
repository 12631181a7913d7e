// Hands a person over to a colleague.

import { answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const handOver: HandlerOf<"handOver"> = async (c, body) => {
  const done = await c.get("handOver")(c.req.param("person") ?? "", body, c.get("sendKey"));
  return done.kind === "ok" ? c.json({ title: done.title }) : answerRefusal(done);
};
