// Input from outside, parsed at the edge: what is wrong comes back as the rejection to answer, and never repeats the input.

import * as v from "valibot";
import type { Rejection } from "../../protocol/index.ts";

export type Parsed<T> = { ok: true; value: T } | { ok: false; rejection: Rejection };

export function parse<Schema extends v.GenericSchema>(schema: Schema, value: unknown): Parsed<v.InferOutput<Schema>> {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? { ok: true, value: parsed.output } : { ok: false, rejection: rejectionFor(parsed.issues[0]) };
}

export function parseJson(bytes: Uint8Array): Parsed<unknown> {
  try {
    return { ok: true, value: JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)) };
  } catch {
    return { ok: false, rejection: { kind: "malformed", detail: "body: not JSON in UTF-8" } };
  }
}

function rejectionFor(issue: v.BaseIssue<unknown>): Rejection {
  const path = v.getDotPath(issue);
  if (path === "handle") return { kind: "handle-malformed" };
  return { kind: "malformed", detail: `${path ?? "body"}: expected ${issue.expected ?? issue.type}` };
}
