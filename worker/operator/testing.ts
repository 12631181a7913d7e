// Who operates the service under test.

import * as v from "valibot";
import { bindings, fetchPath, someAddress } from "../directory/testing/service.ts";
import type { Env } from "../env.ts";
import { type OperatorAnswer, type OperatorEndpoint, operatorEndpoints } from "./endpoints.ts";

export const SECRET = bindings.OPERATOR_SECRET ?? "";

type Given = { body?: unknown; secret?: string | null; headers?: Record<string, string>; env?: Env; query?: string };

/** From another address each time, unless one is given: nobody is told to wait. */
export function ask(
  name: OperatorEndpoint,
  { body, secret = SECRET, headers = {}, env, query = "" }: Given = {},
): Promise<Response> {
  const { method, path } = operatorEndpoints[name];
  const all: Record<string, string> = { "cf-connecting-ip": someAddress(), ...headers };
  if (secret !== null) all.Authorization = `Bearer ${secret}`;
  return fetchPath(`${path}${query}`, { method, headers: all, ...(body != null && { body: JSON.stringify(body) }) }, env);
}

export async function operate<N extends OperatorEndpoint>(name: N, body?: unknown): Promise<OperatorAnswer<N>> {
  const response = await ask(name, { body });
  if (response.status !== 200) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return v.parse(operatorEndpoints[name].answer as v.GenericSchema<unknown, OperatorAnswer<N>>, await response.json());
}

export const byHandle = (handle: string) => ({ who: { kind: "handle", handle } });
export const byId = (account: string) => ({ who: { kind: "account", account } });
