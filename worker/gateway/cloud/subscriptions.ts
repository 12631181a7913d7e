// The webhook, as the Cloud API subscribes one: there is one app for each business, and this is its address.

import * as v from "valibot";
import { memberOf } from "../../business/principal.ts";
import { answerDone, answerFault, type CloudContext } from "./answer.ts";
import { readParameters } from "./body.ts";
import { read } from "./fault.ts";
import { upTo } from "./shapes.ts";

const APP_NAME = "Parley";
const request = v.object({ override_callback_uri: upTo(2000), verify_token: upTo(512) });

export async function getSubscription(c: CloudContext): Promise<Response> {
  const id = c.get("business").identity.wabaId;
  const data = c
    .get("webhooks")
    .list()
    .map(({ url }) => ({
      id,
      name: APP_NAME,
      whatsapp_business_api_data: { id, name: APP_NAME, link: c.get("origin") },
      override_callback_uri: url,
    }));
  return c.json({ data });
}

/** Without an address: whether the one that was set is on. */
export async function subscribe(c: CloudContext): Promise<Response> {
  const parameters = await readParameters(c);
  if (!parameters.ok) return answerFault(c, parameters.fault);
  const webhooks = c.get("webhooks");
  if (parameters.value.override_callback_uri === undefined && webhooks.list().length > 0) return answerDone(c);
  const parsed = read(request, parameters.value);
  if (!parsed.ok) return answerFault(c, parsed.fault);
  const { principal, team } = c.var;
  const { override_callback_uri: url, verify_token: token } = parsed.value;
  const outcome = await webhooks.subscribe(url, token, { maker: memberOf(principal) });
  if (outcome.kind === "ok" && team.isGone(principal)) webhooks.unsubscribe();
  switch (outcome.kind) {
    case "ok":
      return answerDone(c);
    case "bad-url":
      return answerFault(c, { code: 100, details: `override_callback_uri: ${outcome.why}` });
    case "not-verified":
      return answerFault(c, { code: 100, details: `The callback did not answer the challenge: ${outcome.why}` });
  }
}

/** Of what is already gone, nothing is left to do. */
export async function unsubscribe(c: CloudContext): Promise<Response> {
  c.get("webhooks").unsubscribe();
  return answerDone(c);
}
