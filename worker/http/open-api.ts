// OpenAPI 3.1, printed from the table that is served: /v1/openapi.json.

import type { Hono } from "hono";
import { type AnyEndpointName, allEndpoints, errorBody, PROTOCOL_VERSION } from "../../protocol/index.ts";
import type { NativeRoute } from "../business/native/route.ts";
import { nativeRoutes } from "../business/native-routes.ts";
import {
  businessResponses,
  businessSecuritySchemes,
  cloudVersion,
  describeCloudRoutes,
  describeNativeRoute,
} from "./business-api.ts";
import { type FrameRoute, frameRoutes } from "./frame-routes.ts";
import { cbor, json, octets, pathParameters, schemaOf } from "./json-content.ts";
import { type MediaRoute, mediaRouteTable } from "./media-routes.ts";
import type { Service } from "./service.ts";
import { summaries } from "./summaries.ts";

export const OPEN_API_PATH = "/v1/openapi.json";
const CACHED_FOR_S = 3600;

export function openApiRoute(app: Hono<Service>): void {
  let document: string | undefined;
  app.get(OPEN_API_PATH, (c) => {
    document ??= JSON.stringify(describeService());
    // Where it is asked is where it is served: clients that are made from it know whom to ask.
    const servers = JSON.stringify([{ url: new URL(c.req.url).origin, description: "This deployment" }]);
    const headers = { "Content-Type": "application/json", "Cache-Control": `public, max-age=${CACHED_FOR_S}` };
    return c.body(`${document.slice(0, -1)},"servers":${servers}}`, 200, headers);
  });
}

type Operation = Record<string, unknown>;

export function describeService() {
  const paths: Record<string, Record<string, Operation>> = {};
  const add = (path: string, method: string, operation: Operation) => {
    const pattern = path.replace(/:(\w+)/g, "{$1}");
    paths[pattern] = { ...paths[pattern], [method.toLowerCase()]: operation };
  };
  for (const [name, endpoint] of Object.entries(allEndpoints))
    add(endpoint.path, endpoint.method, describeEndpoint(name as AnyEndpointName));
  for (const [name, route] of Object.entries(frameRoutes)) add(route.path, route.method, describeFrameRoute(name, route));
  for (const [name, route] of Object.entries(mediaRouteTable)) add(route.path, route.method, describeMediaRoute(name, route));
  for (const [name, route] of Object.entries<NativeRoute>(nativeRoutes))
    add(route.path, route.method, describeNativeRoute(name, route));
  return {
    openapi: "3.1.0",
    info: {
      title: "Parley",
      version: `${PROTOCOL_VERSION}`,
      description: "The API of businesses, and what encrypted clients ask. How to begin: docs/API.md of the project.",
      license: { name: "MIT", identifier: "MIT" },
    },
    paths,
    components: {
      securitySchemes: {
        cookie: { type: "apiKey", in: "cookie", name: "__Host-parley" },
        bearer: { type: "http", scheme: "bearer", description: "The token of a device's session" },
        ...businessSecuritySchemes,
      },
      responses: { Rejected: { description: "Why not", content: json(errorBody) }, ...businessResponses },
    },
    // Their requests and answers are described by whoever they follow.
    "x-cloud-version": cloudVersion,
    "x-cloud-routes": describeCloudRoutes(),
  };
}

function describeEndpoint(name: AnyEndpointName): Operation {
  const { path, session, request, answer } = allEndpoints[name];
  const summary = summaries[name];
  return {
    operationId: name,
    summary,
    tags: ["Accounts and devices"],
    ...security(session),
    parameters: pathParameters(path),
    ...(request && { requestBody: { required: true, content: json(request) } }),
    responses: { 200: { description: "Done", content: json(answer) }, default: rejected },
  };
}

function describeFrameRoute(name: string, { path, summary, isSocket, query, up, down }: FrameRoute): Operation {
  const inQuery = query.map((parameter) => ({ name: parameter, in: "query", schema: { type: "integer", minimum: 0 } }));
  const frames = { "x-frames-up": up && schemaOf(up), "x-frames-down": schemaOf(down) };
  return {
    operationId: name,
    summary,
    tags: ["Encrypted conversations"],
    ...security(true),
    parameters: [...pathParameters(path), ...inQuery],
    ...(isSocket ? frames : up && { requestBody: { required: true, content: cbor(up) } }),
    responses: {
      ...(isSocket ? { 101: { description: "A WebSocket of binary CBOR frames" } } : {}),
      ...(isSocket ? {} : { 200: { description: "Done", content: cbor(down) } }),
      default: rejected,
    },
  };
}

function describeMediaRoute(name: string, { path, summary, headers, up, down }: MediaRoute): Operation {
  const inHeader = headers.map((header) => ({ name: header, in: "header", schema: { type: "string" } }));
  const done = { description: "Done", content: down === "octets" ? octets : json(down) };
  return {
    operationId: name,
    summary,
    tags: ["Encrypted files"],
    ...security(true),
    parameters: [...pathParameters(path), ...inHeader],
    ...(up && { requestBody: { required: true, content: octets } }),
    responses: {
      200: done,
      ...(down === "octets" && { 206: { description: "The range", content: octets }, 304: { description: "As you have it" } }),
      default: rejected,
    },
  };
}

const rejected = { $ref: "#/components/responses/Rejected" };

function security(session: boolean) {
  return { security: session ? [{ cookie: [] }, { bearer: [] }] : [] };
}
