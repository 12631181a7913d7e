// The native surface put together: each route of the table has its handler here, behind the schema of its body.

import { Hono } from "hono";
import { MAX_JSON_BYTES } from "../../../protocol/index.ts";
import type { NativeRoute } from "../../business/native/route.ts";
import { nativeRoutes } from "../../business/native-routes.ts";
import { problem } from "../../business/problem.ts";
import { readJson } from "../../business/read-json.ts";
import { bytesUpTo } from "../../http/read-body.ts";
import type { Surface } from "../surface.ts";
import { answerNotFound, type NativeContext } from "./answer.ts";
import { handlers } from "./handlers.ts";
import type { Idempotency } from "./idempotency.ts";
import type { GatewayRoute } from "./route.ts";

/** `body`: as the route's schema read it */
type Handler = (c: NativeContext, body: never) => Promise<Response>;

/** Its callers have let the request in and set the variables of `Surface`. */
export function nativeApp(idempotency: Idempotency): Hono<Surface> {
  const app = new Hono<Surface>();
  for (const [name, handler] of Object.entries(handlers) as [GatewayRoute, Handler][]) {
    const route: NativeRoute = nativeRoutes[name];
    app.on([route.method], [route.path], (c) => answer(c, route, handler, idempotency));
  }
  app.notFound(() => answerNotFound());
  return app;
}

async function answer(c: NativeContext, route: NativeRoute, handler: Handler, idempotency: Idempotency): Promise<Response> {
  const run = async () => {
    const body = await readJson(c.req.raw, route.request);
    return "status" in body ? problem(body) : handler(c, body.value as never);
  };
  const isRepeatable = route.method === "POST" && route.answer !== "octets" && route.path !== nativeRoutes.uploadMedia.path;
  if (!isRepeatable || c.req.header("idempotency-key") === undefined) return run();
  const bytes = await bytesUpTo(c.req.raw.clone(), MAX_JSON_BYTES);
  return idempotency.once(c, bytes ?? new Uint8Array(), run);
}
