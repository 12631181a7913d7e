// What an API token may do.

import * as v from "valibot";

export const SCOPES = [
  "messages:send",
  "messages:read",
  "media:write",
  "media:read",
  "contacts:read",
  "profile:write",
  "retention:write",
  "webhooks:receive",
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
  /**
   * Null: any token of the business. "owner": nobody but the person whose it is, in the app. "link": the signature in the query stands
   * for a token. The owner may call everything of the native surface.
   */
  scope: Scope | "owner" | "link" | null;
  /** The word for it in the audit log, where it is noted */
  audit?: string;
  /** Which of the two: they differ in their errors. */
  surface: "cloud" | "native";
};
