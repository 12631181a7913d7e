// Makes a template; one that says something of its own is good at once.

import { answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const createTemplate: HandlerOf<"createTemplate"> = async (c, body) => {
  const made = c.get("templates").create(body);
  return made.kind === "ok" ? c.json(made.template, 201) : answerRefusal(made);
};
