// Whose a conversation is, its state, its labels.

import { problem } from "../../../business/problem.ts";
import { byOf } from "../../team/team.ts";
import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";
import { itemOf } from "./item.ts";

export const changeConversation: HandlerOf<"changeConversation"> = async (c, { state, assignee, labels }) => {
  const person = c.req.param("person") ?? "";
  const change = { state, labels, assignee: assignee === null ? "" : assignee };
  const done = await c.get("team").change(person, change, byOf(c.get("principal")).id);
  if (done.kind === "no-such-person") return answerNotFound();
  if (done.kind !== "ok")
    return problem({ status: 422, code: done.kind, detail: "nobody, or no label, of that id that could be given it" });
  return c.json(await itemOf(c, person));
};
