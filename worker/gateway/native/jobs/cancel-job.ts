// Cancels a job: who has it has it.

import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";
import { viewOfJob } from "./view.ts";

export const cancelJob: HandlerOf<"cancelJob"> = async (c) => {
  const found = c.get("jobs").cancel(c.req.param("id") ?? "");
  return found === undefined ? answerNotFound() : c.json(viewOfJob(found));
};
