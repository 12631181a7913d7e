// HTTP by fetch: with the session's cookie in a page, with a bearer token elsewhere.

import type { Http, HttpAnswer } from "../ports.ts";

const TIMEOUT_MS = 30_000;

/** In a page: the browser keeps the session's cookie, which scripts never see. */
export function cookieHttp(): Http {
  return { keepToken: null, request: (method, path, body) => ask(path, method, body, {}) };
}

export type TokenBox = { token: string | null };

/** In programs. @param origin such as "https://parley.example" @param box shared with `tokenSockets` */
export function tokenHttp(origin: string, box: TokenBox): Http {
  return {
    keepToken(token) {
      box.token = token;
    },
    request: (method, path, body) => ask(`${origin}${path}`, method, body, authorization(box)),
  };
}

export function authorization({ token }: TokenBox): Record<string, string> {
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

async function ask(
  url: string,
  method: string,
  body: { bytes: Uint8Array; contentType: string } | null,
  headers: Record<string, string>,
): Promise<HttpAnswer> {
  const answer = await fetch(url, {
    method,
    credentials: "same-origin",
    redirect: "error",
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: body === null ? headers : { ...headers, "Content-Type": body.contentType },
    ...(body === null ? {} : { body: body.bytes as Uint8Array<ArrayBuffer> }),
  });
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
}
