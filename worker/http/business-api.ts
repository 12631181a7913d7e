// The API of businesses as OpenAPI describes it: the native routes each with who may call it, and the list of those that follow the Cloud API.

import * as v from "valibot";
import { CLOUD_VERSION, type CloudEndpoint, cloudEndpoints, cloudPaths } from "../business/cloud-routes.ts";
import { examples } from "../business/native/examples.ts";
import type { NativeRoute } from "../business/native/route.ts";
import { event, page } from "../business/native/views.ts";
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
    ...(request && { requestBody: { required: true, content: withExample(json(request), name) } }),
    ...(name === "uploadMedia" && { requestBody: { required: true, content: { "*/*": {} } } }),
    responses: { ...answersOf(route), ...problems(request === undefined ? [] : OF_A_BODY) },
  };
}

/** Each by its own number: a client that is made of it tells them apart from what was asked for. */
const ALWAYS = [400, 401, 403, 404, 405, 422, 429, 503];
const OF_A_BODY = [409, 410, 413, 415];

function problems(more: readonly number[]) {
  const refused = { $ref: "#/components/responses/Problem" };
  return Object.fromEntries([...ALWAYS, ...more].map((status) => [status, refused]));
}

function withExample(content: ReturnType<typeof json>, name: string) {
  const example = (examples as Record<string, object | undefined>)[name];
  return Object.fromEntries(Object.entries(content).map(([type, body]) => [type, { ...body, ...(example && { example }) }]));
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

function answersOf({ answer, created, csv }: NativeRoute) {
  if (answer === null) return { 204: { description: "Done" } };
  if (answer === "octets") return { 200: { description: "The file", content: octets } };
  if (answer === "events")
    return {
      200: {
        description: "What happened",
        content: { ...json(page(event)), "text/event-stream": { schema: { type: "string" } } },
      },
    };
  return {
    [created ? 201 : 200]: {
      description: "Done",
      content: { ...json(answer), ...(csv && { "text/csv": { schema: { type: "string" } } }) },
    },
  };
}

function securityOf(scope: NativeRoute["scope"]): Record<string, string[]>[] {
  // People, signed in as they are in the app; no token has to do with these routes.
  const owner = [{ cookie: [] }, { bearer: [] }];
  if (scope === "person" || scope === "owner" || scope === "admin" || scope === "member") return owner;
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
  owner: "Businesses",
  tokens: "API tokens",
  audit: "Audit log",
  messages: "Messages",
  search: "Messages",
  conversations: "Conversations",
  jobs: "Sending to many, and later",
  templates: "Templates",
  contacts: "Contacts",
  events: "Events",
  analytics: "Figures",
  media: "Files",
  profile: "Profile and settings",
  settings: "Profile and settings",
  "quick-replies": "Profile and settings",
  exports: "Exports",
  webhook: "Webhook",
  members: "Team",
  membership: "Team",
  inbox: "Team",
  labels: "Team",
  presence: "Team",
  figures: "Team",
};

function tagOf(path: string): string {
  const segment = path.split("/")[4] ?? "";
  const tag = TAGS[segment];
  if (tag === undefined) throw new Error(`no tag for ${path}`);
  return tag;
}
