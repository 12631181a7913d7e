// The API of one hosted business as its object serves it: who asks is known, both surfaces find their use-cases here.

import { type Context, Hono } from "hono";
import { cloudError } from "../business/cloud-errors.ts";
import { signPath } from "../business/links.ts";
import type { Principal } from "../business/principal.ts";
import { NOT_FOUND, problem } from "../business/problem.ts";
import { PRINCIPAL_HEADER } from "../rpc.ts";
import type { Business } from "./business.ts";
import { cloudApp } from "./cloud/app.ts";
import type { SendPorts } from "./cloud/send.ts";
import type { NativeDesk } from "./desk.ts";
import { nativeApp } from "./native/app.ts";
import type { Idempotency } from "./native/idempotency.ts";
import type { Surface } from "./surface.ts";
import type { WebhookDesk } from "./webhook-desk.ts";

type Given = SendPorts & {
  business: Business;
  webhooks: WebhookDesk;
  desk: NativeDesk;
  idempotency: Idempotency;
  /** 32 bytes */
  linkKey: Uint8Array;
};

export function apiOf({
  business,
  webhooks,
  desk,
  idempotency,
  linkKey,
  ...ports
}: Given): (request: Request) => Promise<Response> {
  const { business: name } = business.identity;
  const app = new Hono<Surface>();
  app.use(async (c, next) => {
    c.set("principal", principalIn(c.req.raw));
    c.set("business", business);
    c.set("webhooks", webhooks);
    c.set("desk", desk);
    c.set("origin", new URL(c.req.url).origin);
    c.set("now", Date.now());
    c.set("sendKey", null);
    c.set("signPath", async (path, expiresAt) => signPath(linkKey, name, path, expiresAt));
    return next();
  });
  app.route("/", nativeApp(idempotency));
  app.route("/", cloudApp(ports));
  app.notFound((c) => (c.req.path.startsWith("/v1/") ? problem(NOT_FOUND) : new Response(null, { status: 404 })));
  app.onError(failed);
  return async (request) => app.fetch(request);
}

/** The object is reached by the Worker alone, so the header holds what it wrote. */
function principalIn(request: Request): Principal {
  return JSON.parse(atob(request.headers.get(PRINCIPAL_HEADER) ?? "")) as Principal;
}

/** The log says where, and which kind of error. Its message may quote what somebody wrote, so it stays out. */
function failed(error: Error, c: Context<Surface>): Response {
  const at = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  console.error({
    event: "request-failed",
    method: c.req.method,
    route: c.req.routePath,
    error: error.name,
    at: at?.slice(0, 8).map((line) => line.trim()),
  });
  if (c.req.path.startsWith("/v1/"))
    return problem({ status: 503, code: "unavailable", detail: "try again later", retryAfterMs: 2_000 });
  const { status, headers, body } = cloudError(131000, "Something went wrong on our side.");
  return new Response(JSON.stringify(body), { status, headers });
}
