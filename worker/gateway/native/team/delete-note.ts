// Forgets a note.

import { byOf } from "../../team/team.ts";
import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const deleteNote: HandlerOf<"deleteNote"> = async (c) => {
  const id = Number(c.req.param("note") ?? "");
  const isDone =
    Number.isSafeInteger(id) && c.get("team").removeNote(c.req.param("person") ?? "", id, byOf(c.get("principal")).id);
  return isDone ? answerNothing() : answerNotFound();
};
