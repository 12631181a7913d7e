// Serves the table of endpoints: one handler for each, behind the same checks, so that table and service cannot differ.

import type { Hono } from "hono";
import * as v from "valibot";
import {
  type AnyEndpointName,
  accountId,
  allEndpoints,
  blobId,
  conversationId,
  handle,
  MAX_JSON_BYTES,
  mailboxId,
  type Rejection,
  vaultId,
} from "../../protocol/index.ts";
import type { RateLimitName } from "../env.ts";
import { checkOrigin } from "./check-origin.ts";
import { limitRate } from "./limit-rate.ts";
import { type Parsed, parse, parseJson } from "./parse.ts";
import { readBody } from "./read-body.ts";
import { reject } from "./reject.ts";
import { requireSession, requireSessionStill } from "./require-session.ts";
import type { Middleware, Service, ServiceContext } from "./service.ts";

type Table = typeof allEndpoints;
/** What may stand in a path, by its name there. */
const parameters = { account: accountId, blob: blobId, conversation: conversationId, handle, mailbox: mailboxId, vault: vaultId };
type Parameters = { [Name in keyof typeof parameters]: v.InferOutput<(typeof parameters)[Name]> };
type NamesIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

export type Input<N extends AnyEndpointName> = {
  params: Pick<Parameters, NamesIn<Table[N]["path"]> & keyof Parameters>;
  body: Table[N]["request"] extends v.GenericSchema ? v.InferOutput<Table[N]["request"]> : null;
};
/** No answer of the table has a `kind`, each rejection has one. */
export type AnswerOf<N extends AnyEndpointName> = v.InferOutput<Table[N]["answer"]> & { kind?: never };
export type Handler<N extends AnyEndpointName> = (c: ServiceContext, input: Input<N>) => Promise<AnswerOf<N> | Rejection>;
export type Handlers = { [N in AnyEndpointName]: Handler<N> };

export const endpointNames = Object.keys(allEndpoints) as AnyEndpointName[];

/** What an account that is suspended may go on to ask: whether its history is there, and its end. */
const STILL: ReadonlySet<AnyEndpointName> = new Set(["history", "deleteAccount"]);

export function serve(app: Hono<Service>, handlers: Handlers, limits: Record<AnyEndpointName, RateLimitName | null>): void {
  for (const name of endpointNames) {
    const { method, path, session } = allEndpoints[name];
    const limit = limits[name];
    const checks: Middleware[] = [checkOrigin];
    if (session) checks.push(STILL.has(name) ? requireSessionStill : requireSession);
    if (limit !== null) checks.push(limitRate(limit));
    app.on([method], [path], ...checks, (c) => answer(name, handlers[name], c));
  }
}

async function answer<N extends AnyEndpointName>(name: N, handler: Handler<N>, c: ServiceContext): Promise<Response> {
  const input = await readInput(name, c);
  if (!input.ok) return reject(c, input.rejection);
  const outcome = await handler(c, input.value);
  return outcome.kind === undefined ? c.json(outcome) : reject(c, outcome as Rejection);
}

async function readInput<N extends AnyEndpointName>(name: N, c: ServiceContext): Promise<Parsed<Input<N>>> {
  const wanted = Object.entries(parameters).filter(([parameter]) => c.req.param(parameter) !== undefined);
  const params = parse(v.object(Object.fromEntries(wanted)), c.req.param());
  if (!params.ok) return params;
  const body = await readJsonBody(allEndpoints[name].request, c);
  return body.ok ? { ok: true, value: { params: params.value, body: body.value } as Input<N> } : body;
}

async function readJsonBody(schema: v.GenericSchema | null, c: ServiceContext): Promise<Parsed<unknown>> {
  if (schema === null) return { ok: true, value: null };
  // A form or plain text could come from another site without asking first.
  if (!/^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? "")) {
    return { ok: false, rejection: { kind: "malformed", detail: "content-type: expected application/json" } };
  }
  const bytes = await readBody(c, MAX_JSON_BYTES);
  if (!(bytes instanceof Uint8Array)) return { ok: false, rejection: bytes };
  const json = parseJson(bytes);
  return json.ok ? parse(schema, json.value) : json;
}
