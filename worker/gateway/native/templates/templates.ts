// All templates, in the order in which they were made.

import type { HandlerOf } from "../route.ts";

export const templates: HandlerOf<"templates"> = async (c) => {
  return c.json({ items: c.get("templates").list() });
};
