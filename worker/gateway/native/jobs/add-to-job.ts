// More people for a job that has not begun.

import { answerNotFound, answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";
import { viewOfJob } from "./view.ts";

export const addToJob: HandlerOf<"addToJob"> = async (c, body) => {
  const added = c.get("jobs").add(c.req.param("id") ?? "", body.people);
  if (added === undefined) return answerNotFound();
  return added === "too-many" ? answerRefusal({ kind: added }) : c.json(viewOfJob(added));
};
