// A new secret; the old one is good beside it for a while.

import type { HandlerOf } from "../route.ts";
import { secretsOf } from "./secrets.ts";

const HOUR_MS = 3600_000;

export const rotateWebhookSecret: HandlerOf<"rotateWebhookSecret"> = async (c, body) => {
  c.get("webhooks").rotateSecret(body.overlapHours * HOUR_MS);
  return c.json(secretsOf(c));
};
