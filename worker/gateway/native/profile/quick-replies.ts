// Texts that are often sent.

import type { HandlerOf } from "../route.ts";

export const quickReplies: HandlerOf<"quickReplies"> = async (c) => {
  return c.json({ items: c.get("quickReplies").read() });
};
