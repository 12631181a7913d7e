// The parameters of a request: a JSON object, a form, or the query where there is no body, never more of it than is allowed.

import { bytesUpTo } from "../../http/read-body.ts";
import type { CloudContext } from "./answer.ts";
import { fault, type Read } from "./fault.ts";
import { isRecord } from "./shapes.ts";

export const MAX_BODY_BYTES = 256 * 1024;

export async function readParameters(c: CloudContext): Promise<Read<Record<string, unknown>>> {
  const bytes = await bytesUpTo(c.req.raw, MAX_BODY_BYTES);
  if (bytes === undefined) return fault(100, `The body must have at most ${MAX_BODY_BYTES} bytes.`);
  if (bytes.length === 0) return { ok: true, value: c.req.query() };
  const text = decode(bytes);
  if (text === undefined) return fault(100, "The body must be UTF-8.");
  if ((c.req.header("content-type") ?? "").toLowerCase().startsWith("application/x-www-form-urlencoded"))
    return { ok: true, value: Object.fromEntries(new URLSearchParams(text)) };
  return readObject(text);
}

function readObject(text: string): Read<Record<string, unknown>> {
  const value = parseJson(text);
  if (value === undefined) return fault(100, "The body must be JSON.");
  return isRecord(value) ? { ok: true, value } : fault(100, "The body must be a JSON object.");
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return undefined;
  }
}
