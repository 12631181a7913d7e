// Asks the service as its operator. Whatever it answers is parsed before it is believed.

import * as v from "valibot";
import { type OperatorAnswer, type OperatorEndpoint, operatorEndpoints } from "../../worker/operator/endpoints.ts";

export type Place = {
  origin: string;
  secret: string /** Of the team's own sign-in in front of it */;
  headers: Record<string, string>;
};
type Given = { body?: unknown; query?: string };

export class NotDone extends Error {
  override readonly name = "NotDone";
}

/** It is to be asked again, after so long. */
export class Busy extends NotDone {
  readonly retryAfterMs: number;

  constructor(seconds: string | null) {
    super("Too often from here. Try again in a minute.");
    // What it says is a hint, not an order.
    this.retryAfterMs = Math.min(Math.max(Number(seconds) || 10, 1), 60) * 1000;
  }
}

export async function ask<N extends OperatorEndpoint>(
  { origin, secret, headers }: Place,
  name: N,
  { body, query = "" }: Given = {},
): Promise<OperatorAnswer<N>> {
  const { method, path, answer } = operatorEndpoints[name];
  const text = await said(`${origin}${path}${query}`, {
    method,
    headers: { ...headers, Authorization: `Bearer ${secret}`, ...(body !== undefined && { "Content-Type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return v.parse(answer as v.GenericSchema<unknown, OperatorAnswer<N>>, JSON.parse(text));
}

export function metrics({ origin, secret, headers }: Place): Promise<string> {
  return said(`${origin}/metrics`, { headers: { ...headers, Authorization: `Bearer ${secret}` } });
}

async function said(url: string, init: RequestInit): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(30_000) });
  } catch {
    throw new NotDone(`${new URL(url).origin} does not answer.`);
  }
  const text = await answer.text();
  if (answer.status === 200) return text;
  if (answer.status === 404)
    throw new NotDone("It knows no such operator: another secret is there, or none. `npm run operate -- key` makes one.");
  if (answer.status === 429) throw new Busy(answer.headers.get("Retry-After"));
  if (answer.status === 400) throw new NotDone(`It did not take that: ${detailOf(text)}`);
  throw new NotDone(`It failed (${answer.status}). What was begun stands in the audit log; the same again goes on with it.`);
}

function detailOf(text: string): string {
  try {
    return String((JSON.parse(text) as { error: { detail?: string; kind: string } }).error.detail ?? "malformed");
  } catch {
    return "malformed";
  }
}
