// Says one of the business's own messages in other words.

import { answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const editMessage: HandlerOf<"editMessage"> = async (c, body) => {
  const done = await c.get("business").edit(c.req.param("message") ?? "", body.text);
  return done.kind === "ok" ? c.json({ id: done.id, person: done.person }) : answerRefusal(done);
};
