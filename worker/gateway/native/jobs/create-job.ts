// Begins a job, or plans it.

import { memberOf } from "../../../business/principal.ts";
import { problem } from "../../../business/problem.ts";
import type { JobContent } from "../../talk/job.ts";
import { answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";
import { viewOfJob } from "./view.ts";

const FURTHEST_MS = 90 * 24 * 3600_000;

export const createJob: HandlerOf<"createJob"> = async (c, body) => {
  if (body.at !== null && body.at > c.get("now") + FURTHEST_MS)
    return problem({ status: 422, code: "too-late", detail: "at: 90 days from now at most" });
  const wanted = { ...body, content: body.content as JobContent, maker: memberOf(c.get("principal")) };
  const made = c.get("jobs").create(wanted, c.get("sendKey"));
  return made.kind === "ok" ? c.json(viewOfJob(made.job), 201) : answerRefusal(made);
};
