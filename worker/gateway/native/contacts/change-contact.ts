// What the business notes of a person: labels and attributes.

import { answerNotFound, answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const changeContact: HandlerOf<"changeContact"> = async (c, body) => {
  const [business, person] = [c.get("business"), c.req.param("person") ?? ""];
  if ((await business.contact(person)) === undefined) return answerNotFound();
  const changed = await business.noteContact(person, body);
  return changed === undefined ? answerRefusal({ kind: "too-many" }) : c.json(changed);
};
