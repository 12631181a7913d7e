// One job.

import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";
import { viewOfJob } from "./view.ts";

export const job: HandlerOf<"job"> = async (c) => {
  const found = c.get("jobs").get(c.req.param("id") ?? "");
  return found === undefined ? answerNotFound() : c.json(viewOfJob(found));
};
