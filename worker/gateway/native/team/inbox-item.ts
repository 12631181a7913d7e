// One conversation of the inbox.

import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";
import { itemOf } from "./item.ts";

export const inboxItem: HandlerOf<"inboxItem"> = async (c) => {
  const item = await itemOf(c, c.req.param("person") ?? "");
  return item === undefined ? answerNotFound() : c.json(item);
};
