// The app's own addresses get the app. Files of the build are answered before the Worker is asked; all else is its own answer.

import { isAppPath } from "../../protocol/index.ts";
import type { Env } from "../env.ts";

/** Null where no page is asked for. */
export function appPage(request: Request, { ASSETS }: Pick<Env, "ASSETS">): Promise<Response> | null {
  const url = new URL(request.url);
  // Meant for the service worker of the app (web/src/sw/shared.ts), which is not there: what was shared is not read here.
  if (request.method === "POST" && url.pathname === "/share") return Promise.resolve(Response.redirect(url.href, 303));
  if (request.method !== "GET" && request.method !== "HEAD") return null;
  if (!isAppPath(url.pathname)) return null;
  return ASSETS.fetch(new Request(new URL("/", url), request));
}
