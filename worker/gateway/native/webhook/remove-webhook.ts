// Removes the webhook.

import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const removeWebhook: HandlerOf<"removeWebhook"> = async (c) => {
  return c.get("webhooks").unsubscribe() ? answerNothing() : answerNotFound();
};
