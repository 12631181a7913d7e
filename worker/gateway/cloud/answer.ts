// Answers of the Cloud-compatible surface: objects, errors, and what the business refused.

import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { unreachable } from "../../../protocol/index.ts";
import { type CloudError, cloudError, noSuchObject } from "../../business/cloud-errors.ts";
import type { Surface } from "../surface.ts";
import type { Refusal } from "../talk/business.ts";
import type { Fault } from "./fault.ts";

export type CloudContext = Context<Surface>;

export function answerError(c: CloudContext, { status, headers, body }: CloudError): Response {
  return c.json(body, status as ContentfulStatusCode, headers);
}

export function answerFault(c: CloudContext, { code, details }: Fault): Response {
  return answerError(c, cloudError(code, details));
}

export function answerNoSuchObject(c: CloudContext): Response {
  return answerError(c, noSuchObject(c.req.method));
}

export function answerDone(c: CloudContext): Response {
  return c.json({ success: true });
}

export function answerRefusal(c: CloudContext, refusal: Refusal): Response {
  return answerError(c, errorOf(refusal));
}

function errorOf(refusal: Refusal): CloudError {
  switch (refusal.kind) {
    case "undeliverable":
      return cloudError(131026, "The message cannot be delivered to this recipient.");
    case "window-closed":
      return cloudError(131047, "More than 24 hours have passed since the recipient last wrote. Send a template instead.");
    case "account-rate":
      return cloudError(130429, "Too many messages at once. Try again later.", refusal);
    case "pair-rate":
      return cloudError(131056, "Too many messages to this recipient at once. Try again later.", refusal);
    case "no-such-message":
      return cloudError(131009, "There is no message of that id.");
    case "too-late":
      return cloudError(131009, "More than a day has passed since it was sent.");
    case "no-such-media":
      return cloudError(100, "There is no media of that id.");
    case "wrong-media":
      return cloudError(131053, "This media cannot be sent as this type of message.");
    case "bad-content":
      return cloudError(131009, `The content is not valid: ${refusal.where}`);
    case "unavailable":
      return cloudError(131016, "Temporarily unavailable. Try again later.", refusal);
    default:
      return unreachable(refusal);
  }
}
