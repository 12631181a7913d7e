// What a handler of the API finds in its Hono context.

import type { Scope } from "../business/scopes.ts";
import type { Business } from "./business.ts";
import type { WebhookDesk } from "./webhook-desk.ts";

/** Who asks: an API token, the owner in the app, or a signed link. */
export type Principal =
  | { kind: "token"; id: string; name: string; scopes: readonly Scope[] }
  | { kind: "owner" }
  | { kind: "link" };

export type Surface = {
  Variables: {
    principal: Principal;
    business: Business;
    webhooks: WebhookDesk;
    /** Scheme, host and port that the caller used */
    origin: string;
    now: number;
    /** Adds `expires` (ms) and a signature to a path of this business, for a link that needs no token */
    signPath(path: string, expiresAt: number): Promise<string>;
  };
};
