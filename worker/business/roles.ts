// Who of a team may do what, as one table: roles of people beside the scopes that tokens have.

import { type ApiRoute, SCOPES, type Scope } from "./scopes.ts";

export const ROLES = ["owner", "admin", "agent", "read-only"] as const;
export type Role = (typeof ROLES)[number];

const READING = ["messages:read", "media:read", "contacts:read", "team:read"] as const;
const ANSWERING = ["messages:send", "media:write", "team:write"] as const;

export const ROLE_SCOPES: Record<Role, readonly Scope[]> = {
  owner: SCOPES,
  admin: SCOPES,
  agent: [...READING, ...ANSWERING],
  "read-only": READING,
};

/** What no token may, whatever its scopes: only people, in the app. */
export const PERSON_SCOPES: Record<"owner" | "admin" | "member", readonly Role[]> = {
  owner: ["owner"],
  admin: ["owner", "admin"],
  member: ROLES,
};

export function mayRole(role: Role, scope: ApiRoute["scope"]): boolean {
  if (scope === null) return true;
  if (scope === "person") return false;
  // The links are those of exports.
  if (scope === "link") return ROLE_SCOPES[role].includes("exports:create");
  return scope === "owner" || scope === "admin" || scope === "member"
    ? PERSON_SCOPES[scope].includes(role)
    : ROLE_SCOPES[role].includes(scope);
}

/** An admin says nothing about owners, and makes none. @param to null: out of the team */
export function mayPlace(by: Role, from: Role | null, to: Role | null): boolean {
  if (by === "owner") return true;
  return by === "admin" && from !== "owner" && to !== "owner";
}

/** Who sets up what goes on by itself: tokens, webhook, jobs, exports */
export function isInCharge(role: Role): boolean {
  return role === "owner" || role === "admin";
}
