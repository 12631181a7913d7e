// The JSON body of a request of the native surface, by the schema of its route.

import type * as v from "valibot";
import { MAX_JSON_BYTES } from "../../protocol/index.ts";
import { parse, parseJson } from "../http/parse.ts";
import { bytesUpTo } from "../http/read-body.ts";
import type { Problem } from "./problem.ts";

/** Null where the route takes none. Every body is an object; a list would pass for one whose fields may all be left out. */
export async function readJson(request: Request, schema: v.GenericSchema | undefined): Promise<{ value: unknown } | Problem> {
  if (schema === undefined) return { value: null };
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? ""))
    return { status: 415, code: "malformed", detail: "content-type: expected application/json" };
  const bytes = await bytesUpTo(request, MAX_JSON_BYTES);
  if (bytes === undefined) return { status: 413, code: "too-big", detail: `body: more than ${MAX_JSON_BYTES} bytes` };
  const json = parseJson(bytes);
  if (json.ok && Array.isArray(json.value)) return { status: 422, code: "malformed", detail: "body: expected Object" };
  const read = json.ok ? parse(schema, json.value) : json;
  if (read.ok) return { value: read.value };
  const { rejection } = read;
  return { status: 422, code: rejection.kind, detail: "detail" in rejection ? rejection.detail : rejection.kind };
}
