// The Worker's routes put together: every request passes the same few steps, then finds its handler.

import { Hono } from "hono";
import { endpoints, type UnixMs } from "../../protocol/index.ts";
import { cloudSurface } from "../business/cloud-surface.ts";
import { businessRoutes } from "../business/routes.ts";
import { conversationRoutes } from "../conversation/routes.ts";
import { directoryHandlers, directoryLimits } from "../directory/routes.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { mediaHandlers, mediaLimits, mediaRoutes } from "../media/routes.ts";
import { pushHandlers, pushLimits } from "../push/routes.ts";
import { failed, notFound, refuseOtherMethods } from "./fail.ts";
import { frameRoutes } from "./frame-routes.ts";
import { mediaRouteTable } from "./media-routes.ts";
import { OPEN_API_PATH, openApiRoute } from "./open-api.ts";
import { securityHeaders } from "./security-headers.ts";
import { serve } from "./serve.ts";
import { type Service, stampTime } from "./service.ts";

/** @param isInside for what the service asks itself (worker/gateway/in-process.ts) */
export function createApp(clock: () => UnixMs, isInside = false): Hono<Service> {
  const app = new Hono<Service>();
  app.use(stampTime(clock, isInside), securityHeaders);
  serve(app, { ...directoryHandlers, ...mediaHandlers, ...pushHandlers }, { ...directoryLimits, ...mediaLimits, ...pushLimits });
  conversationRoutes(app);
  inboxRoutes(app);
  mediaRoutes(app);
  businessRoutes(app, cloudSurface);
  openApiRoute(app);
  const tables = [endpoints, frameRoutes, mediaRouteTable].flatMap((table) =>
    Object.values<{ method: string; path: string }>(table),
  );
  refuseOtherMethods(app, [...tables, { method: "GET", path: OPEN_API_PATH }]);
  app.notFound(notFound);
  app.onError(failed);
  return app;
}
