// How long things are kept.

import type { HandlerOf } from "../route.ts";

export const settings: HandlerOf<"settings"> = async (c) => {
  return c.json({ retentionDays: c.get("business").retentionDays() });
};
