// Routes of jobs: one content to many, now or later.

import * as v from "valibot";
import { job, jobRecipient, newJob, people } from "./job-views.ts";
import { gateway, type NativeRoute, OF } from "./route.ts";
import { page } from "./views.ts";

const scope = "messages:broadcast";

export const jobRoutes = {
  createJob: {
    ...gateway,
    method: "POST",
    path: `${OF}/jobs`,
    summary:
      "Sends one content to many, now or at a time: to those who said that the business may write, each once. To one person alone it is a message like any other, only later",
    scope,
    audit: "job.create",
    request: newJob,
    answer: job,
    created: true,
  },
  jobs: {
    ...gateway,
    method: "GET",
    path: `${OF}/jobs`,
    summary: "Jobs of the last 30 days, newest first",
    scope,
    answer: v.object({ items: v.array(job) }),
  },
  job: { ...gateway, method: "GET", path: `${OF}/jobs/:id`, summary: "How far one is", scope, answer: job },
  addToJob: {
    ...gateway,
    method: "POST",
    path: `${OF}/jobs/:id/recipients`,
    summary: "More people, before it begins",
    scope,
    request: v.object({ people }),
    answer: job,
  },
  cancelJob: {
    ...gateway,
    method: "POST",
    path: `${OF}/jobs/:id/cancel`,
    summary: "Nobody gets it from then on who has it not yet",
    scope,
    audit: "job.cancel",
    answer: job,
  },
  jobRecipients: {
    ...gateway,
    method: "GET",
    path: `${OF}/jobs/:id/recipients`,
    summary: "What came of it for each, in the order of their ids",
    scope,
    query: ["after", "limit"],
    answer: page(jobRecipient),
  },
} as const satisfies Record<string, NativeRoute>;
