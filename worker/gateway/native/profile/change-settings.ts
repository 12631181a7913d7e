// Sets how long things are kept.

import type { HandlerOf } from "../route.ts";

export const changeSettings: HandlerOf<"changeSettings"> = async (c, body) => {
  c.get("business").setRetentionDays(body.retentionDays);
  return c.json({ retentionDays: body.retentionDays });
};
