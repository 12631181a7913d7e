// How the Cloud-compatible surface says, in its own words, what is wrong before a business is asked.

import { type CloudErrorCode, cloudError, noSuchObject } from "./cloud-errors.ts";
import { cloudRoutes } from "./cloud-routes.ts";
import type { Problem } from "./problem.ts";
import type { Surface } from "./routes.ts";

export const cloudSurface: Surface = { routes: cloudRoutes, refuse };

function refuse({ status, detail, retryAfterMs }: Problem): Response {
  const code = CODES[status];
  const more = retryAfterMs === undefined ? {} : { retryAfterMs };
  const error = code === undefined ? noSuchObject("") : cloudError(code, detail, more);
  return new Response(JSON.stringify(error.body), { status: error.status, headers: error.headers });
}

const CODES: Record<number, CloudErrorCode> = { 401: 190, 403: 10, 429: 130429, 503: 131016 };
