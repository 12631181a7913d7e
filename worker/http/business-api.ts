// The API of businesses as OpenAPI describes it: the native routes each with who may call it, and the list of those that follow the Cloud API.

import * as v from "valibot";
import { CLOUD_VERSION, type CloudEndpoint, cloudEndpoints, cloudPaths } from "../business/cloud-routes.ts";
import type { NativeRoute } from "../business/native/route.ts";
import { json, octets, pathParameters } from "./json-content.ts";

/** RFC 9457 */
export const problemBody = v.object({
  type: v.literal("about:blank"),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  /** For programs; `detail` is for people */
  code: v.string(),
  detail: v.string(),
});

export const businessSecuritySchemes = {
  apiToken: { type: "http", scheme: "bearer", description: "An API token of the business, made in its console" },
  link: { type: "apiKey", in: "query", name: "signature", description: "A link that was signed for this one file" },
};
export const businessResponses = {
  Problem: { description: "Why not", content: json(problemBody, "application/problem+json") },
};

export function describeNativeRoute(name: string, route: NativeRoute) {
  const { method, path, summary, scope, request, query = [] } = route;
  const isSentOnce = method === "POST" && route.by === "gateway" && name !== "uploadMedia";
  return {
    operationId: `business.${name}`,
    summary,
    tags: [tagOf(path)],
    security: securityOf(scope),
    "x-scope": scope,
    parameters: [
      ...pathParameters(path),
      ...query.map(describeQuery),
      ...(isSentOnce ? [{ name: "Idempotency-Key", in: "header", schema: { type: "string", maxLength: 255 } }] : []),
    ],
    ...(request && { requestBody: { required: true, content: json(request) } }),
    ...(name === "uploadMedia" && { requestBody: { required: true, content: { "*/*": {} } } }),
    responses: { ...answersOf(name, route), default: { $ref: "#/components/responses/Problem" } },
  };
}

export function describeCloudRoutes() {
  return (Object.keys(cloudEndpoints) as CloudEndpoint[]).map((name) => {
    const { method, summary, scope } = cloudEndpoints[name];
    const [versioned, plain] = cloudPaths(name).map(withoutPatterns);
    return { method, path: plain, versionedPath: versioned, summary, scope };
  });
}
export const cloudVersion = CLOUD_VERSION;

/** "/:phone{1\d+}/media" as "/{phone}/media" */
function withoutPatterns(path: string): string {
  return path.replace(/:(\w+)\{[^}]*\}/g, "{$1}");
}

function answersOf(name: string, { answer }: NativeRoute) {
  if (answer === null) return { 204: { description: "Done" } };
  if (answer === "octets") return { 200: { description: "The file", content: octets } };
  if (answer === "events")
    return { 200: { description: "What happened", content: { "application/json": {}, "text/event-stream": {} } } };
  return { [name === "createExport" ? 201 : 200]: { description: "Done", content: json(answer) } };
}

function securityOf(scope: NativeRoute["scope"]): Record<string, string[]>[] {
  // Whose business it is, signed in as any person is; nobody else has to do with these routes.
  const owner = [{ cookie: [] }, { bearer: [] }];
  if (scope === "owner") return owner;
  return scope === "link" ? [{ link: [] }, { apiToken: [] }] : [{ apiToken: [] }, ...owner];
}

const NUMBERS = new Set(["limit", "before"]);

function describeQuery(name: string) {
  const schema = NUMBERS.has(name) ? { type: "integer", minimum: name === "limit" ? 1 : 0 } : { type: "string" };
  return { name, in: "query", schema: name === "limit" ? { ...schema, maximum: 200 } : schema };
}

/** By what stands behind the business in the path; a route of another kind has to be given a tag before it is served. */
const TAGS: Record<string, string> = {
  "": "Businesses",
  tokens: "API tokens",
  audit: "Audit log",
  messages: "Messages",
  conversations: "Conversations",
  contacts: "Contacts",
  events: "Events",
  media: "Files",
  profile: "Profile and settings",
  settings: "Profile and settings",
  "quick-replies": "Profile and settings",
  exports: "Exports",
  webhook: "Webhook",
};

function tagOf(path: string): string {
  const segment = path.split("/")[4] ?? "";
  const tag = TAGS[segment];
  if (tag === undefined) throw new Error(`no tag for ${path}`);
  return tag;
}
