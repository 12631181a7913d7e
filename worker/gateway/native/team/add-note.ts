// A note about a person, for the team.

import { problem } from "../../../business/problem.ts";
import { byOf } from "../../team/team.ts";
import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const addNote: HandlerOf<"addNote"> = async (c, { text }) => {
  const added = c.get("team").addNote(c.req.param("person") ?? "", text, byOf(c.get("principal")).id);
  if (added.kind === "no-such-person") return answerNotFound();
  if (added.kind === "too-many")
    return problem({ status: 422, code: "too-many", detail: "there are as many notes as there may be" });
  return c.json(added.note);
};
