// Answers of the native surface: values, or problem details.

import type { Context } from "hono";
import { unreachable } from "../../../protocol/index.ts";
import { NOT_FOUND, type Problem, problem } from "../../business/problem.ts";
import type { Refusal } from "../business.ts";
import type { HandOver } from "../desk.ts";
import type { Surface } from "../surface.ts";

export type NativeContext = Context<Surface>;
/** `body`: as its schema read it */
export type NativeHandler = (c: NativeContext, body: never) => Promise<Response>;

export function answerNothing(): Response {
  return new Response(null, { status: 204 });
}

export function answerNotFound(): Response {
  return problem(NOT_FOUND);
}

export function answerRefusal(refusal: Refusal | Exclude<HandOver, { kind: "ok" }>): Response {
  return problem(problemOf(refusal));
}

function problemOf(refusal: Refusal | Exclude<HandOver, { kind: "ok" }>): Problem {
  const code = refusal.kind;
  switch (refusal.kind) {
    case "undeliverable":
      return { status: 422, code, detail: "nobody who can be reached by that id" };
    case "window-closed":
      return { status: 422, code, detail: "they last wrote more than a day ago; send a template" };
    case "account-rate":
    case "pair-rate":
      return { status: 429, code, detail: "too many messages at once", retryAfterMs: refusal.retryAfterMs };
    case "no-such-message":
    case "no-such-media":
    case "no-such-person":
    case "no-such-agent":
      return { status: 404, code, detail: "no such thing, or not for you" };
    case "wrong-media":
      return { status: 422, code, detail: "that file cannot be sent as that" };
    case "bad-content":
      return { status: 422, code, detail: `content: ${refusal.where}` };
    case "unavailable":
      return { status: 503, code, detail: "try again later", retryAfterMs: refusal.retryAfterMs };
    default:
      return unreachable(refusal);
  }
}
