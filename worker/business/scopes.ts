// What an API token may do.

import * as v from "valibot";

export const SCOPES = [
  "messages:send",
  "messages:read",
  "media:write",
  "media:read",
  "contacts:read",
  "profile:write",
  "webhooks:manage",
  "exports:create",
  "tokens:manage",
] as const;
export const scope = v.picklist(SCOPES);
export type Scope = v.InferOutput<typeof scope>;

/** A route of the API: who may call it is said here once, for the Worker that lets in and for the tests that try. */
export type ApiRoute = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Hono's pattern */
  path: string;
  summary: string;
  /** Null: any token of the business. "link": the signature in the query stands for a token. */
  scope: Scope | "link" | null;
  /** Which of the two: they differ in their errors. */
  surface: "cloud" | "native";
};
