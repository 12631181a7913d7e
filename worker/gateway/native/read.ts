// What comes in on the native surface, parsed at the edge: bodies by the schema of their route, pages of lists.

import * as v from "valibot";
import { concat, MAX_JSON_BYTES } from "../../../protocol/index.ts";
import type { Problem } from "../../business/problem.ts";
import { parse, parseJson } from "../../http/parse.ts";
import type { NativeContext } from "./answer.ts";

export const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

export async function readBody(c: NativeContext, schema: v.GenericSchema | undefined): Promise<{ value: unknown } | Problem> {
  if (schema === undefined) return { value: null };
  if (!/^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? ""))
    return { status: 415, code: "malformed", detail: "content-type: expected application/json" };
  const bytes = await bytesOf(c.req.raw);
  if (bytes === undefined) return { status: 413, code: "too-big", detail: `body: more than ${MAX_JSON_BYTES} bytes` };
  const json = parseJson(bytes);
  const read = json.ok ? parse(schema, json.value) : json;
  if (read.ok) return { value: read.value };
  const { rejection } = read;
  return { status: 422, code: rejection.kind, detail: "detail" in rejection ? rejection.detail : rejection.kind };
}

/** Undefined where it is more than JSON may be. */
export async function bytesOf({ body, headers }: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(headers.get("content-length") ?? 0) > MAX_JSON_BYTES) return undefined;
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (body ?? new Blob([]).stream()) as ReadableStream<Uint8Array>) {
    size += part.length;
    // Leaving the loop cancels the stream.
    if (size > MAX_JSON_BYTES) return undefined;
    parts.push(part);
  }
  return concat(...parts);
}

const count = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));
const limit = v.pipe(count, v.minValue(1), v.maxValue(MAX_PAGE));
const cursor = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/));
const pages = {
  /** A cursor is what an answer called `next`, and nobody's business otherwise. */
  cursor: v.object({ after: v.optional(cursor), limit: v.optional(limit, String(DEFAULT_PAGE)) }),
  number: v.object({ after: v.optional(count, "0"), limit: v.optional(limit, String(DEFAULT_PAGE)) }),
  backwards: v.object({ before: v.optional(count), limit: v.optional(limit, String(DEFAULT_PAGE)) }),
};

export function readPage<K extends keyof typeof pages>(c: NativeContext, kind: K): v.InferOutput<(typeof pages)[K]> | Problem {
  const parsed = v.safeParse(pages[kind] as v.GenericSchema<unknown, v.InferOutput<(typeof pages)[K]>>, c.req.query());
  if (parsed.success) return parsed.output;
  return { status: 400, code: "malformed", detail: `${v.getDotPath(parsed.issues[0]) ?? "query"}: not what is expected there` };
}
