// Which page of a list is asked for, parsed at the edge.

import * as v from "valibot";
import type { Problem } from "../../business/problem.ts";
import type { NativeContext } from "./answer.ts";

export const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

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
