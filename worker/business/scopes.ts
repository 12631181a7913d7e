// What an API token may do.

import * as v from "valibot";

export const SCOPES = [
  "messages:send",
  "messages:broadcast",
  "messages:read",
  "messages:delete",
  "media:write",
  "media:read",
  "contacts:read",
  "contacts:write",
  "contacts:erase",
  "profile:write",
  "retention:write",
  "webhooks:receive",
  "webhooks:manage",
  "exports:create",
  "tokens:manage",
  "team:read",
  "team:write",
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
   * Null: any token of the business, and any of its members. "person": who is signed in. "owner", "admin", "member": no token, but people of the
   * business who are that at least. "link": the signature in the query stands for a token. What a role may do of the rest: roles.ts
   */
  scope: Scope | "person" | "owner" | "admin" | "member" | "link" | null;
  /** The word for it in the audit log, where it is noted */
  audit?: string;
  /** Noted where a person did it: programs would fill the log. */
  auditOf?: "members";
  /** Of whom it is: they are not named in the log. */
  isErasure?: true;
  /** What changes something and one may still do where the business is suspended: go, and put out */
  whileSuspended?: true;
  /** Which of the two: they differ in their errors. */
  surface: "cloud" | "native";
};
