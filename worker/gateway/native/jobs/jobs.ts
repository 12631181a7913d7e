// Jobs, newest first.

import type { HandlerOf } from "../route.ts";
import { viewOfJob } from "./view.ts";

const MOST = 200;

export const jobs: HandlerOf<"jobs"> = async (c) => {
  return c.json({ items: c.get("jobs").list(MOST).map(viewOfJob) });
};
