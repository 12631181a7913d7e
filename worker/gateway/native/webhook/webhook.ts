// Where events go.

import type { HandlerOf } from "../route.ts";

export const webhook: HandlerOf<"webhook"> = async (c) => {
  return c.json({ items: c.get("webhooks").list() });
};
