// The routes of who operates this service: each act is noted before it is done, and what came of it after.

import type { Hono } from "hono";
import type * as v from "valibot";
import { rewrapSome } from "../business/secret-marks.ts";
import { writersOf } from "../counting/writers.ts";
import { firstDatabase } from "../directory/shards.ts";
import { parse, parseJson } from "../http/parse.ts";
import { readBody } from "../http/read-body.ts";
import { reject } from "../http/reject.ts";
import type { Service, ServiceContext } from "../http/service.ts";
import { close, findAccount, restore, suspend, type Who } from "./accounts.ts";
import { auditPage, noteAct } from "./audit.ts";
import { removeBlob } from "./blobs.ts";
import { MAX_OPERATOR_BYTES, type OperatorAnswer, type OperatorEndpoint, operatorEndpoints } from "./endpoints.ts";
import { operatorsOnly } from "./enter.ts";
import { invite } from "./invitations.ts";
import { reconcileFiles } from "./reconcile.ts";
import { named, reported } from "./reports.ts";
import { changeSettings, readSettings } from "./settings.ts";
import { statsOf } from "./stats.ts";

type Table = typeof operatorEndpoints;
type BodyOf<N extends OperatorEndpoint> = Table[N]["request"] extends v.GenericSchema ? v.InferOutput<Table[N]["request"]> : null;
type Done<N extends OperatorEndpoint> = { answer: OperatorAnswer<N> };
type Handler<N extends OperatorEndpoint> = (c: ServiceContext, body: BodyOf<N>) => Promise<Done<N>["answer"]>;
/** What is noted of an act: what it is done to. Null: it only looks at what names nobody. */
type Subject<N extends OperatorEndpoint> = ((body: BodyOf<N>, c: ServiceContext) => string | Promise<string>) | null;

const DAY_MS = 24 * 3600_000;
const ROWS_SHOWN = 100;

const handlers: { [N in OperatorEndpoint]: Handler<N> } = {
  reports: async (c) => ({ reports: await reported(c.env) }),
  suspend: async (c, body) => suspend(c.env, await readSettings(c.env), body, c.var.now),
  restore: async (c, body) => restore(c.env, await readSettings(c.env), body),
  close: async (c, body) => close(c.env, await readSettings(c.env), body, c.var.now),
  removeBlob: async (c, { blob }) => ({ outcome: await removeBlob(c.env, blob, c.var.now) }),
  reconcile: (c, { cursor }) => reconcileFiles(c.env, cursor, c.var.now),
  rewrap: (c, { after }) => rewrapSome(c.env, after),
  limits: (c) => readSettings(c.env),
  setLimits: (c, body) => changeSettings(c.env, body, c.var.now),
  invite: async (c, { count, days }) => {
    const expires = c.var.now + days * DAY_MS;
    return { codes: await invite(firstDatabase(c.env), { count, expires }), expires };
  },
  stats: (c) => statsOf(c.env, c.var.now),
  writers: async (c) => ({ writers: await named(c.env, await writersOf(c.env, c.var.now)) }),
  audit: (c) => {
    const before = Number(c.req.query("before") ?? "");
    return auditPage(firstDatabase(c.env), {
      before: Number.isSafeInteger(before) && before > 0 ? before : null,
      limit: ROWS_SHOWN,
    });
  },
};

/** A handle is another's one day; the id never is. */
const onWhom = async ({ who }: { who: Who }, { env }: ServiceContext) => {
  if (who.kind === "account") return who.account;
  const found = await findAccount(env, who);
  return found === null ? `@${who.handle}` : `@${who.handle} ${found.account}`;
};
const subjects: { [N in OperatorEndpoint]: Subject<N> } = {
  // Who was reported is looked at by somebody: that is noted too.
  reports: () => "",
  suspend: onWhom,
  restore: onWhom,
  close: onWhom,
  removeBlob: ({ blob }) => blob,
  reconcile: () => "",
  rewrap: () => "",
  limits: null,
  setLimits: (body) => Object.keys(body).sort().join(" "),
  invite: ({ count }) => `${count}`,
  // Who writes how much is looked at by somebody too.
  writers: () => "",
  stats: null,
  audit: null,
};

export function operatorRoutes(app: Hono<Service>): void {
  for (const name of Object.keys(operatorEndpoints) as OperatorEndpoint[]) {
    const { method, path } = operatorEndpoints[name];
    app.on([method], [path], operatorsOnly, (c) => act(name, c));
  }
}

async function act<N extends OperatorEndpoint>(name: N, c: ServiceContext): Promise<Response> {
  const body = await bodyOf(name, c);
  if (!body.ok) return reject(c, body.rejection);
  const subject = await (subjects[name] as Subject<N>)?.(body.value, c);
  const noted = { at: c.var.now, actor: c.var.operator, act: name, subject: subject ?? "" };
  const note = (outcome: string) => (subject === undefined ? Promise.resolve() : noteAct(firstDatabase(c.env), noted, outcome));
  await note("begun");
  const answer = await (handlers[name] as Handler<N>)(c, body.value);
  await note("outcome" in answer ? String(answer.outcome) : "done");
  return c.json(answer as object);
}

async function bodyOf<N extends OperatorEndpoint>(name: N, c: ServiceContext) {
  const { request } = operatorEndpoints[name] as { request: v.GenericSchema | null };
  if (request === null) return { ok: true as const, value: null as BodyOf<N> };
  const bytes = await readBody(c, MAX_OPERATOR_BYTES);
  if (!(bytes instanceof Uint8Array)) return { ok: false as const, rejection: bytes };
  const json = parseJson(bytes);
  const parsed = json.ok ? parse(request, json.value) : json;
  return parsed.ok ? { ok: true as const, value: parsed.value as BodyOf<N> } : parsed;
}
