// The Worker's routes put together: every request passes the same few steps, then finds its handler.

import { Hono } from "hono";
import { allEndpoints, type UnixMs } from "../../protocol/index.ts";
import { cloudSurface } from "../business/cloud-surface.ts";
import { businessRoutes } from "../business/routes.ts";
import { askHandlers, askLimits } from "../conversation/ask-routes.ts";
import { conversationRoutes } from "../conversation/routes.ts";
import { writeTally } from "../counting/counting.ts";
import { countingRoutes } from "../counting/routes.ts";
import { directoryHandlers, directoryLimits } from "../directory/routes.ts";
import { historyHandlers, historyLimits, historyRoutes } from "../history/routes.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { linkHandlers, linkLimits } from "../links/routes.ts";
import { mailboxHandlers, mailboxLimits } from "../mailbox/routes.ts";
import { mediaHandlers, mediaLimits, mediaRoutes } from "../media/routes.ts";
import { operatorRoutes } from "../operator/routes.ts";
import { pushHandlers, pushLimits } from "../push/routes.ts";
import { vaultHandlers, vaultLimits } from "../vault/routes.ts";
import { contextOf } from "./context-of.ts";
import { failed, notFound, refuseOtherMethods } from "./fail.ts";
import { frameRoutes } from "./frame-routes.ts";
import { mediaRouteTable } from "./media-routes.ts";
import { OPEN_API_PATH, openApiRoute } from "./open-api.ts";
import { securityHeaders } from "./security-headers.ts";
import { serve } from "./serve.ts";
import { type Middleware, type Service, stampTime } from "./service.ts";
import { wellKnownRoutes } from "./well-known.ts";

/** @param isInside for what the service asks itself (worker/gateway/device/in-process.ts) */
export function createApp(clock: () => UnixMs, isInside = false): Hono<Service> {
  const app = new Hono<Service>();
  app.use(stampTime(clock, isInside), securityHeaders, countSoon);
  serve(
    app,
    {
      ...askHandlers,
      ...directoryHandlers,
      ...historyHandlers,
      ...linkHandlers,
      ...mailboxHandlers,
      ...mediaHandlers,
      ...pushHandlers,
      ...vaultHandlers,
    },
    {
      ...askLimits,
      ...directoryLimits,
      ...historyLimits,
      ...linkLimits,
      ...mailboxLimits,
      ...mediaLimits,
      ...pushLimits,
      ...vaultLimits,
    },
  );
  conversationRoutes(app);
  inboxRoutes(app);
  mediaRoutes(app);
  historyRoutes(app);
  businessRoutes(app, cloudSurface);
  openApiRoute(app);
  operatorRoutes(app);
  countingRoutes(app);
  wellKnownRoutes(app);
  const tables = [allEndpoints, frameRoutes, mediaRouteTable].flatMap((table) =>
    Object.values<{ method: string; path: string }>(table),
  );
  refuseOtherMethods(app, [...tables, { method: "GET", path: OPEN_API_PATH }]);
  app.notFound(notFound);
  app.onError(failed);
  return app;
}

/** After the answer, and now and then: nobody waits for it. */
const countSoon: Middleware = async (c, next) => {
  await next();
  const context = contextOf(c);
  if (context !== null && !c.var.isInside) writeTally(c.env, (work) => context.waitUntil(work));
};
