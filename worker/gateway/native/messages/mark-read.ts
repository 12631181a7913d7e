// A message was read, and all before it.

import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const markRead: HandlerOf<"markRead"> = async (c) => {
  return (await c.get("business").markRead(c.req.param("message") ?? "")) ? answerNothing() : answerNotFound();
};
