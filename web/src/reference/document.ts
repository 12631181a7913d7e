// The service's OpenAPI document, as far as the reference page reads it: operations in groups.

import { t } from "../language/say.ts";
import type { JsonSchema } from "./fields.ts";

/** `x-cbor`: what is in bytes */
type Content = Record<string, { schema?: JsonSchema & { "x-cbor"?: JsonSchema }; example?: unknown }>;
export type Parameter = { name: string; in: "path" | "query" | "header"; required?: boolean; schema: JsonSchema };
type Operation = {
  operationId: string;
  summary: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  "x-scope"?: string | null;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description?: string; content?: Content }>;
};
export type CloudRoute = { method: string; path: string; versionedPath: string; summary: string; scope: string | null };
export type OpenApi = {
  paths: Record<string, Record<string, Operation>>;
  "x-cloud-version": string;
  "x-cloud-routes": CloudRoute[];
};

export type Body = { type: string; schema: JsonSchema | null /** As the service names it */; example?: unknown };
export type Endpoint = {
  id: string;
  method: string;
  path: string;
  summary: string;
  caller: string;
  parameters: Parameter[];
  request: Body | null;
  answers: { status: string; body: Body | null }[];
  takesToken: boolean;
};
export type Group = { name: string; id: string; endpoints: Endpoint[] };

/** In the order of the document, those for businesses first: they are what most come for. */
export function groupsOf(document: OpenApi): Group[] {
  const groups = new Map<string, Endpoint[]>();
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const name = operation.tags?.[0] ?? t("Other");
      groups.set(name, [...(groups.get(name) ?? []), endpointOf(method.toUpperCase(), path, operation)]);
    }
  const all = [...groups].map(([name, endpoints]) => ({ name, id: anchor(name), endpoints }));
  const isBusiness = ({ endpoints }: Group) => endpoints.some(({ id }) => id.startsWith("business."));
  return [...all.filter(isBusiness), ...all.filter((group) => !isBusiness(group))];
}

export function callerWords(operation: Pick<Operation, "security" | "x-scope">): string {
  const scope = operation["x-scope"];
  if (scope === "owner") return t("The owner, signed in");
  if (scope === "link") return t("Whoever has the link, or a token with media:read");
  if (scope === null) return t("Any API token of the business, or its owner");
  if (scope !== undefined) return t("An API token with {scope}, or the owner", { scope });
  return operation.security?.length === 0 ? t("Anybody") : t("A device with a session");
}

function endpointOf(method: string, path: string, operation: Operation): Endpoint {
  const answers = Object.entries(operation.responses).filter(([status]) => /^[123]/.test(status));
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    caller: callerWords(operation),
    parameters: operation.parameters ?? [],
    request: bodyOf(operation.requestBody?.content),
    answers: answers.map(([status, { content }]) => ({ status, body: bodyOf(content) })),
    takesToken: operation.security?.some((each) => "apiToken" in each) === true,
  };
}

function bodyOf(content: Content | undefined): Body | null {
  const [type, body] = Object.entries(content ?? {})[0] ?? [];
  if (type === undefined) return null;
  const schema = body?.schema?.["x-cbor"] ?? body?.schema ?? null;
  return { type: Object.keys(content ?? {}).join(" or "), schema, ...(body?.example !== undefined && { example: body.example }) };
}

function anchor(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
