// An error of the native surface: problem details (RFC 9457), with a code that programs can rely on.

export type Problem = { status: number; code: string; detail: string; retryAfterMs?: number };

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  412: "Not as expected",
  413: "Too large",
  415: "Unsupported media type",
  422: "Cannot be done",
  429: "Too many requests",
  503: "Try again later",
};

export function problem({ status, code, detail, retryAfterMs }: Problem): Response {
  const body = { type: "about:blank", title: TITLES[status] ?? "Error", status, code, detail };
  const headers = new Headers({ "Content-Type": "application/problem+json" });
  if (retryAfterMs !== undefined) headers.set("Retry-After", String(Math.ceil(retryAfterMs / 1000)));
  return new Response(JSON.stringify(body), { status, headers });
}

export const NO_TOKEN: Problem = {
  status: 401,
  code: "no-token",
  detail: "expected a bearer token, or a session of one of its people",
};
export const SUSPENDED: Problem = { status: 403, code: "suspended", detail: "the operator has suspended this business" };
export const NOT_FOUND: Problem = { status: 404, code: "not-found", detail: "no such thing, or not for you" };
