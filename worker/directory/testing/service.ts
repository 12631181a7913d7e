// The whole service for tests in workerd: real database, real objects, and a clock that the test moves.

import { env } from "cloudflare:workers";
import type * as v from "valibot";
import * as valibot from "valibot";
import { NOW } from "../../../mls/testing/people.ts";
import { type AnyEndpointName, allEndpoints, errorBody, type Rejection, type UnixMs } from "../../../protocol/index.ts";
import type { Env } from "../../env.ts";
import { createApp } from "../../http/app.ts";
import { ALL_IN_THE_FIRST, moved, movesTo } from "../shard-map.ts";
import { everyBinding } from "../shards.ts";

declare global {
  interface ImportMeta {
    /** Vite puts the files in while it bundles the test. */
    glob(pattern: string, options: { query: "?raw"; import: "default"; eager: true }): Record<string, string>;
  }
}

export const bindings = env as unknown as Env;
export const ORIGIN = "https://parley.example";

const clock = { now: NOW };
export const app = createApp(() => clock.now);

export function wait(ms: number): void {
  clock.now += ms;
}

export function now(): UnixMs {
  return clock.now;
}

/** Call it once a file, before the first request: files share a runtime. Several databases have the same share each. */
export async function migrate(): Promise<void> {
  await makeTables();
  if (databases().length > 1) await spread(databases().length);
}

/** As `migrate`, but the first database has all: the others were only just added. */
export async function makeTables(): Promise<void> {
  clock.now = NOW;
  const files = import.meta.glob("../../../migrations/*.sql", { query: "?raw", import: "default", eager: true });
  for (const database of databases()) {
    for (const name of Object.keys(files).sort()) {
      const statements = (files[name] ?? "").split("--> statement-breakpoint");
      await database.batch(statements.map((sql) => database.prepare(sql)));
    }
  }
}

/** Nobody is there yet, so nothing has to be moved. */
async function spread(count: number): Promise<void> {
  const { version, shards } = moved(ALL_IN_THE_FIRST, movesTo(count, ALL_IN_THE_FIRST));
  await bindings.DIRECTORY.prepare("INSERT INTO shard_map VALUES (1, ?, ?, '', 0)").bind(version, shards).run();
}

/** One, or as many as the project of vitest has bound. */
export function databases(): D1Database[] {
  return everyBinding(bindings);
}

/** The bindings with each database as `through` makes it: watched, failing, slow. */
export function bindingsWith(through: (database: D1Database, shard: number) => D1Database): typeof bindings {
  const changed = databases().map((database, shard) => [nameOf(shard), through(database, shard)]);
  return { ...bindings, ...Object.fromEntries(changed) };
}

function nameOf(shard: number): string {
  return shard === 0 ? "DIRECTORY" : `DIRECTORY_${shard}`;
}

/** `prepare` of the database is `instead`; all else is the database's own. */
export function preparing(database: D1Database, instead: (sql: string) => D1PreparedStatement): D1Database {
  return new Proxy(database, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name === "prepare") return instead;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Of all databases. */
export async function rows<Row = Record<string, unknown>>(sql: string, ...params: unknown[]): Promise<Row[]> {
  const found = await Promise.all(
    databases().map((database) =>
      database
        .prepare(sql)
        .bind(...params)
        .all<Row>(),
    ),
  );
  return found.flatMap(({ results }) => results);
}

type AnswerOf<N extends AnyEndpointName> = v.InferOutput<(typeof allEndpoints)[N]["answer"]>;
export type Answered<N extends AnyEndpointName> = {
  status: number;
  headers: Headers;
  /** Parsed by the endpoint's schema; throws where there is a rejection instead */
  readonly answer: AnswerOf<N>;
  /** Undefined where it was answered */
  rejection: Rejection | undefined;
};
export type Call = {
  params?: Record<string, string>;
  body?: unknown;
  token?: string | undefined;
  headers?: Record<string, string>;
  /** Other bindings than the real ones */
  env?: Env;
};

export async function call<N extends AnyEndpointName>(name: N, given: Call = {}): Promise<Answered<N>> {
  const { method } = allEndpoints[name];
  const headers = new Headers(given.headers);
  // People sign up from networks of their own, unless a test says from where.
  if (name === "createAccount" && !headers.has("cf-connecting-ip")) headers.set("cf-connecting-ip", someAddress());
  if (given.token !== undefined) headers.set("Authorization", `Bearer ${given.token}`);
  if (given.body !== undefined && !headers.has("Content-Type")) headers.set("Content-Type", "application/json");
  const body = given.body === undefined || given.body instanceof ReadableStream ? given.body : JSON.stringify(given.body);
  const response = await fetchPath(pathOf(name, given.params), { method, headers, body: body ?? null }, given.env);
  return readAnswer(name, response);
}

/** An IPv6 address with a /48 of its own */
export function someAddress(): string {
  const group = () => Math.floor(Math.random() * 0x10000).toString(16);
  return `2001:${group()}:${group()}:${group()}::1`;
}

export async function fetchPath(path: string, init: RequestInit = {}, env: Env = bindings): Promise<Response> {
  return app.fetch(new Request(`${ORIGIN}${path}`, init), env);
}

export async function readAnswer<N extends AnyEndpointName>(name: N, response: Response): Promise<Answered<N>> {
  const { status, headers } = response;
  const json: unknown = await response.json();
  const rejection = status === 200 ? undefined : valibot.parse(errorBody, json).error;
  return {
    status,
    headers,
    rejection,
    get answer() {
      if (rejection !== undefined) throw new Error(`${name}: ${JSON.stringify(rejection)}`);
      return valibot.parse(allEndpoints[name].answer as v.GenericSchema<unknown, AnswerOf<N>>, json);
    },
  };
}

export function pathOf(name: AnyEndpointName, params: Record<string, string> = {}): string {
  return allEndpoints[name].path.replace(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(params[parameter] ?? ""));
}
