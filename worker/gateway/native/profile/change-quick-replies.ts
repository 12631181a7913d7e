// Sets all quick replies, in their order.

import type { HandlerOf } from "../route.ts";

export const changeQuickReplies: HandlerOf<"changeQuickReplies"> = async (c, body) => {
  c.get("quickReplies").write(body.items);
  return c.json({ items: body.items });
};
