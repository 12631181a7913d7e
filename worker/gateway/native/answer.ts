// Answers of the native surface: values, or problem details.

import type { Context } from "hono";
import { unreachable } from "../../../protocol/index.ts";
import { NOT_FOUND, type Problem, problem } from "../../business/problem.ts";
import type { Surface } from "../surface.ts";
import type { Refusal } from "../talk/business.ts";
import type { HandOver } from "../talk/handover.ts";

export type NativeContext = Context<Surface>;

export function answerNothing(): Response {
  return new Response(null, { status: 204 });
}

export function answerNotFound(): Response {
  return problem(NOT_FOUND);
}

/** People's files under the API's own origin: saved, never shown or run there. */
export function answerFile(stream: ReadableStream<Uint8Array>, { type, bytes }: { type: string; bytes: number }): Response {
  return new Response(stream, {
    headers: {
      "Content-Type": type,
      "Content-Length": String(bytes),
      "Content-Disposition": "attachment",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cache-Control": "private, no-store",
    },
  });
}

type Refused = Refusal | Exclude<HandOver, { kind: "ok" }> | { kind: "no-such-template" | "template-exists" | "too-many" };

export function answerRefusal(refusal: Refused): Response {
  return problem(problemOf(refusal));
}

function problemOf(refusal: Refused): Problem {
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
    case "no-such-template":
      return { status: 404, code, detail: "no such thing, or not for you" };
    case "too-late":
      return { status: 422, code, detail: "a day after it was sent it stays as it is" };
    case "wrong-media":
      return { status: 422, code, detail: "that file cannot be sent as that" };
    case "bad-content":
      return { status: 422, code, detail: `content: ${refusal.where}` };
    case "template-exists":
      return { status: 409, code, detail: "there is one of that name in that language" };
    case "too-many":
      return { status: 422, code, detail: "there are as many as there may be" };
    case "unavailable":
      return { status: 503, code, detail: "try again later", retryAfterMs: refusal.retryAfterMs };
    default:
      return unreachable(refusal);
  }
}
