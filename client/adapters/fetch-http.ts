// HTTP by fetch: with the session's cookie in a page, with a bearer token elsewhere.

import type { Http, HttpAnswer, HttpDownload } from "../ports.ts";

const TIMEOUT_MS = 30_000;
/** A slower connection than this counts as dead. */
const LEAST_BYTES_PER_MS = 16;

/** In a page: the browser keeps the session's cookie, which scripts never see. */
export function cookieHttp(): Http {
  return {
    keepToken: null,
    request: (method, path, body) => ask(path, method, body, {}),
    download: (path, range) => fetchStream(path, range, {}),
  };
}

export type TokenBox = { token: string | null };

/** In programs. @param origin such as "https://parley.example" @param box shared with `tokenSockets` */
export function tokenHttp(origin: string, box: TokenBox): Http {
  return {
    keepToken(token) {
      box.token = token;
    },
    request: (method, path, body) => ask(`${origin}${path}`, method, body, authorization(box)),
    download: (path, range) => fetchStream(`${origin}${path}`, range, authorization(box)),
  };
}

export function authorization({ token }: TokenBox): Record<string, string> {
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

const SAFELY = { credentials: "same-origin", redirect: "error", cache: "no-store" } as const;

async function ask(
  url: string,
  method: string,
  body: { bytes: Uint8Array; contentType: string } | null,
  headers: Record<string, string>,
): Promise<HttpAnswer> {
  const answer = await fetch(url, {
    ...SAFELY,
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS + Math.ceil((body?.bytes.length ?? 0) / LEAST_BYTES_PER_MS)),
    headers: body === null ? headers : { ...headers, "Content-Type": body.contentType },
    ...(body === null ? {} : { body: body.bytes as Uint8Array<ArrayBuffer> }),
  });
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

async function fetchStream(
  url: string,
  range: { from: number; to: number } | null,
  headers: Record<string, string>,
): Promise<HttpDownload> {
  const silence = silenceSignal();
  const ranged = range === null ? headers : { ...headers, Range: `bytes=${range.from}-${range.to - 1}` };
  const answer = await fetch(url, { ...SAFELY, headers: ranged, signal: silence.signal });
  const body = (answer.body ?? new Blob([]).stream()) as ReadableStream<Uint8Array<ArrayBuffer>>;
  const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, out) {
      silence.heard();
      out.enqueue(chunk);
    },
    flush: () => silence.end(),
  });
  return { status: answer.status, body: body.pipeThrough(heard) };
}

/** Aborts when nothing was heard for a while. A reader that pauses is not silence: what is buffered counts as heard when it is read. */
function silenceSignal() {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
  return {
    signal: controller.signal,
    heard() {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
    },
    end: () => clearTimeout(timer),
  };
}
