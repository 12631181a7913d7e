// Tries dead letters again.

import type { HandlerOf } from "../route.ts";

export const replay: HandlerOf<"replay"> = async (c, body) => {
  return c.json({ replayed: c.get("webhooks").replay(body.ids) });
};
