// What the business says of itself.

import type { HandlerOf } from "../route.ts";

export const profile: HandlerOf<"profile"> = async (c) => {
  return c.json(await c.get("business").profile());
};
