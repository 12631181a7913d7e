// The notes of a team about a person.

import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const notes: HandlerOf<"notes"> = async (c) => {
  const person = c.req.param("person") ?? "";
  if ((await c.get("business").contact(person)) === undefined) return answerNotFound();
  return c.json({ items: c.get("team").notes.of(person) });
};
