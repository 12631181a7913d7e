// A job as the native surface shows it.

import type { Job } from "../../talk/job.ts";

export function viewOfJob({ id, state, at, created: createdAt, total, sent, refused }: Job) {
  return { id, state, at, createdAt, total, sent, refused };
}
