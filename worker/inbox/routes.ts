// The one frame route of the Inbox: the upgrade to its socket.

import type { Hono } from "hono";
import { framePaths } from "../../protocol/index.ts";
import { checkOrigin } from "../http/check-origin.ts";
import { limitRate } from "../http/limit-rate.ts";
import { requireSession } from "../http/require-session.ts";
import type { Service } from "../http/service.ts";
import { inboxOf, upgradeFor } from "../rpc.ts";

export function inboxRoutes(app: Hono<Service>): void {
  app.get(framePaths.inbox, checkOrigin, requireSession, limitRate("SUBMIT_LIMIT"), (c) =>
    upgradeFor(c.req.raw, inboxOf(c.env, c.var.session.account), c.var.session),
  );
}
