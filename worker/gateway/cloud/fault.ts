// What is wrong with a request, as a code of the Cloud API and a sentence. It never repeats what was sent.

import * as v from "valibot";
import type { CloudErrorCode } from "../../business/cloud-errors.ts";

export type Fault = { code: CloudErrorCode; details: string };
export type Read<T> = { ok: true; value: T } | { ok: false; fault: Fault };

export function fault(code: CloudErrorCode, details: string): { ok: false; fault: Fault } {
  return { ok: false, fault: { code, details } };
}

/** @param at where in the body, such as "text" */
export function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown, at = ""): Read<v.InferOutput<Schema>> {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  return parsed.success ? { ok: true, value: parsed.output } : { ok: false, fault: faultOf(parsed.issues[0], at) };
}

/** Missing is 131008, another type than expected 100, a value that may not be 131009. */
function faultOf(issue: v.BaseIssue<unknown>, at: string): Fault {
  const where = [at, v.getDotPath(issue)].filter(Boolean).join(".") || "body";
  if (issue.received === "undefined") return { code: 131008, details: `The parameter ${where} is required.` };
  if (issue.kind === "schema" && issue.type !== "picklist" && issue.type !== "literal")
    return { code: 100, details: `The parameter ${where} must be of the type ${expectedOf(issue)}.` };
  return { code: 131009, details: `${where}: ${saidOf(issue)}` };
}

function expectedOf({ expected }: v.BaseIssue<unknown>): string {
  return expected === null ? "that the documentation names" : expected.toLowerCase();
}

/** valibot's own words quote the input; ours are given to the check. */
function saidOf(issue: v.BaseIssue<unknown>): string {
  if (issue.kind === "schema") return `must be one of ${issue.expected ?? "the documented values"}`;
  return issue.message.startsWith("Invalid ") ? "is not valid" : issue.message;
}
