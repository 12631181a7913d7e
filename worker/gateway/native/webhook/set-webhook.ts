// Sets where events go, once it has answered the challenge.

import { memberOf } from "../../../business/principal.ts";
import { problem } from "../../../business/problem.ts";
import type { HandlerOf } from "../route.ts";

export const setWebhook: HandlerOf<"setWebhook"> = async (c, body) => {
  const { webhooks, principal, team } = c.var;
  const done = await webhooks.subscribe(body.url, body.verifyToken, { fields: body.fields, maker: memberOf(principal) });
  // Put out while its receiver took its time to answer
  if (done.kind === "ok" && team.isGone(principal)) webhooks.unsubscribe();
  return done.kind === "ok" ? c.json(done.webhook) : problem({ status: 422, code: done.kind, detail: done.why });
};
