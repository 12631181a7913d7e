// What a handler of the API finds in its Hono context.

import type { Principal } from "../business/principal.ts";
import type { Business } from "./business.ts";
import type { NativeDesk } from "./desk.ts";
import type { WebhookDesk } from "./webhook-desk.ts";

export type { Principal };

export type Surface = {
  Variables: {
    principal: Principal;
    business: Business;
    webhooks: WebhookDesk;
    desk: NativeDesk;
    /** Scheme, host and port that the caller used */
    origin: string;
    now: number;
    /** Of an Idempotency-Key and the request that came with it; null without one */
    sendKey: string | null;
    /** Adds `expires` (ms) and a signature to a path of this business, for a link that needs no token */
    signPath(path: string, expiresAt: number): Promise<string>;
  };
};
