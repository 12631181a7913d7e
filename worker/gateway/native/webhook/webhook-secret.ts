// The secret that signs.

import type { HandlerOf } from "../route.ts";
import { secretsOf } from "./secrets.ts";

export const webhookSecret: HandlerOf<"webhookSecret"> = async (c) => {
  return c.json(secretsOf(c));
};
