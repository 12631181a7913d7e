// The app's own addresses get the app. Files of the build are answered before the Worker is asked; all else is its own answer.

import { isAppPath } from "../../protocol/index.ts";
import type { Env } from "../env.ts";

/** Null where no page is asked for. */
export function appPage(request: Request, { ASSETS }: Pick<Env, "ASSETS">): Promise<Response> | null {
  if (request.method !== "GET" && request.method !== "HEAD") return null;
  const url = new URL(request.url);
  if (!isAppPath(url.pathname)) return null;
  return ASSETS.fetch(new Request(new URL("/", url), request));
}
