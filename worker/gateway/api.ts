// The API of one hosted business as its object serves it: who asks is known, both surfaces find their use-cases here.

import { type Context, Hono } from "hono";
import { cloudError } from "../business/cloud-errors.ts";
import { signPath } from "../business/links.ts";
import type { Principal } from "../business/principal.ts";
import { NOT_FOUND, type Problem, problem } from "../business/problem.ts";
import { PRINCIPAL_HEADER } from "../rpc.ts";
import { cloudApp } from "./cloud/app.ts";
import type { SendPorts } from "./cloud/send.ts";
import { templateUses } from "./cloud/template-uses.ts";
import { NoRoom } from "./device/room.ts";
import { nativeApp } from "./native/app.ts";
import type { Idempotency } from "./native/idempotency.ts";
import type { Surface } from "./surface.ts";
import { byOf } from "./team/team.ts";

type Given = SendPorts &
  Pick<
    Surface["Variables"],
    "business" | "team" | "labels" | "webhooks" | "exports" | "quickReplies" | "handOver" | "jobs" | "figures"
  > & {
    idempotency: Idempotency;
    /** 32 bytes */
    linkKey: Uint8Array;
  };

export function apiOf({ idempotency, linkKey, fetchMedia, templates, ...uses }: Given): (request: Request) => Promise<Response> {
  const { business: name } = uses.business.identity;
  const app = new Hono<Surface>();
  const ownTemplates = templateUses(templates);
  app.use(async (c, next) => {
    const principal = principalIn(c.req.raw);
    if (uses.team.isGone(principal)) return problem(NOT_FOUND);
    const by = byOf(principal);
    c.set("principal", principal);
    c.set("business", { ...uses.business, send: (request, key) => uses.business.send(request, key, by) });
    c.set("team", uses.team);
    c.set("labels", uses.labels);
    c.set("webhooks", uses.webhooks);
    c.set("exports", uses.exports);
    c.set("quickReplies", uses.quickReplies);
    c.set("handOver", uses.handOver);
    c.set("templates", ownTemplates);
    c.set("jobs", uses.jobs);
    c.set("figures", uses.figures);
    c.set("origin", new URL(c.req.url).origin);
    c.set("now", Date.now());
    c.set("sendKey", null);
    c.set("signPath", async (path, expiresAt) => signPath(linkKey, name, path, expiresAt));
    return next();
  });
  app.route("/", nativeApp(idempotency));
  app.route("/", cloudApp({ fetchMedia, templates }));
  app.notFound((c) => (c.req.path.startsWith("/v1/") ? problem(NOT_FOUND) : new Response(null, { status: 404 })));
  app.onError(failed);
  return async (request) => app.fetch(request);
}

/** The object is reached by the Worker alone, so the header holds what it wrote. */
function principalIn(request: Request): Principal {
  return JSON.parse(atob(request.headers.get(PRINCIPAL_HEADER) ?? "")) as Principal;
}

const FULL: Problem = {
  status: 422,
  code: "storage-full",
  detail: "delete files, or wait until exports and uploads are past their time",
};

/** The log says where, and which kind of error. Its message may quote what somebody wrote, so it stays out. */
function failed(error: Error, c: Context<Surface>): Response {
  if (error instanceof NoRoom && c.req.path.startsWith("/v1/")) return problem(FULL);
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
