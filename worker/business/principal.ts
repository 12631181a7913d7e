// Who asks something of a business: an API token, one of its people in the app, or a link that was signed for it.

import type { UnixMs } from "../../protocol/index.ts";
import { mayRole, type Role } from "./roles.ts";
import type { Scope } from "./scopes.ts";

/** 16 random bytes, base64url: of one membership. Who comes back later is another member. */
export type MemberId = string;

export type Principal =
  | {
      kind: "token";
      id: string;
      name: string;
      scopes: readonly Scope[];
      /** From where it may be used; none: from anywhere */
      networks: readonly string[];
      /** null: never */
      expires: UnixMs | null;
      /** The member with whom it ends */
      maker: MemberId;
    }
  | { kind: "member"; id: MemberId; role: Role }
  /** Whose signature the Worker has checked */
  | { kind: "link" };

/** With whose membership it ends; "" with nobody's */
export function memberOf(principal: Principal): string {
  if (principal.kind === "member") return principal.id;
  return principal.kind === "token" ? principal.maker : "";
}

/** For what stands inside an answer. */
export function mayPrincipal(principal: Principal, scope: Scope): boolean {
  if (principal.kind === "member") return mayRole(principal.role, scope);
  return principal.kind === "token" && principal.scopes.includes(scope);
}
