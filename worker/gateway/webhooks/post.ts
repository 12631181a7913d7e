// The request of one attempt: the event's bytes as they are, signed in both ways.

import type { Asking } from "../../network/reach.ts";
import type { SigningKeys } from "./secrets.ts";
import { hubSignature, standardSignature } from "./signature.ts";

/** @param timestampSeconds of this attempt */
export function postOf(body: Uint8Array, webhookId: string, timestampSeconds: number, keys: SigningKeys): Asking {
  return {
    method: "POST",
    body,
    headers: {
      "Content-Type": "application/json",
      "User-Agent": USER_AGENT,
      "X-Hub-Signature-256": hubSignature(keys.hub, body),
      "webhook-id": webhookId,
      "webhook-timestamp": String(timestampSeconds),
      "webhook-signature": standardSignature(keys.standard, webhookId, timestampSeconds, body),
    },
  };
}

export const USER_AGENT = "Parley-Webhook/1";
