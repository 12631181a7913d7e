// Requests to the service as typed values: an answer, a rejection, or no answer at all.

import * as v from "valibot";
import {
  done,
  type Endpoint,
  type EndpointName,
  type ErrorBody,
  encodeFrame,
  endpoints,
  errorBody,
  FRAME_CONTENT_TYPE,
  type Frame,
  MEDIA_CONTENT_TYPE,
  type Read,
  type Rejection,
  utf8,
} from "../../../protocol/index.ts";
import type { Http, HttpAnswer } from "../../ports.ts";

export type Answer<T> = { kind: "ok"; value: T } | { kind: "rejected"; rejection: Rejection } | { kind: "no-answer" };
type Params = Record<string, string>;
type AnswerOf<N extends EndpointName> = v.InferOutput<(typeof endpoints)[N]["answer"]>;

export interface Api {
  call<N extends EndpointName>(name: N, params?: Params, body?: unknown): Promise<Answer<AnswerOf<N>>>;
  /** As `call`, for what the table of list and chat does not have: `recoveryEndpoints` */
  ask<E extends Endpoint>(endpoint: E, params?: Params, body?: unknown): Promise<Answer<v.InferOutput<E["answer"]>>>;
  /** @param path one of `framePaths`; a frame goes by POST, null by GET */
  frame<T>(
    path: string,
    params: Params,
    frame: Frame | Uint8Array | null,
    read: (bytes: Uint8Array) => Read<T>,
  ): Promise<Answer<T>>;
  /** @param path one of `mediaPaths` */
  put(path: string, params: Params, bytes: Uint8Array): Promise<Answer<true>>;
  download(path: string, params: Params, range: ByteRange | null): Promise<Answer<ReadableStream<Uint8Array<ArrayBuffer>>>>;
}

/** `to` is exclusive. */
export type ByteRange = { from: number; to: number };

/** @param renew gets a new session; answers whether it did. Called once for a request that had none. */
export function createApi(http: Http, renew: () => Promise<Answer<unknown>>): Api {
  const withSession = async <T>(once: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    const first = await once();
    if (first.kind !== "rejected" || first.rejection.kind !== "no-session") return first;
    const renewed = await renew();
    return renewed.kind === "ok" ? once() : renewed;
  };
  const byEndpoint: Api["ask"] = (endpoint, params = {}, body) => {
    const once = () => askEndpoint(http, endpoint, params, body);
    return endpoint.session ? withSession(once) : once();
  };
  return {
    call: (name, params, body) => byEndpoint(endpoints[name], params, body),
    ask: byEndpoint,
    frame(path, params, frame, read) {
      const bytes = frame instanceof Uint8Array || frame === null ? frame : encodeFrame(frame);
      const request = bytes && { bytes, contentType: FRAME_CONTENT_TYPE };
      return withSession(() => ask(http, bytes ? "POST" : "GET", fill(path, params), request, (got) => readFrame(read, got)));
    },
    put(path, params, bytes) {
      const request = { bytes, contentType: MEDIA_CONTENT_TYPE };
      return withSession(() => ask(http, "PUT", fill(path, params), request, readDone));
    },
    download: (path, params, range) => withSession(() => downloadOnce(http, fill(path, params), range)),
  };
}

export async function callOnce<N extends EndpointName>(
  http: Http,
  name: N,
  params: Params,
  body: unknown,
): Promise<Answer<AnswerOf<N>>> {
  return askEndpoint(http, endpoints[name], params, body);
}

/** Where there is no session to renew: nobody has signed in yet. */
export async function askEndpoint<E extends Endpoint>(
  http: Http,
  { method, path, answer }: E,
  params: Params,
  body: unknown,
): Promise<Answer<v.InferOutput<E["answer"]>>> {
  const request = body === undefined ? null : { bytes: utf8(JSON.stringify(body)), contentType: "application/json" };
  return ask(http, method, fill(path, params), request, (bytes) => {
    const parsed = v.safeParse(answer, readJson(bytes));
    return parsed.success ? parsed.output : undefined;
  });
}

async function ask<T>(
  http: Http,
  method: string,
  path: string,
  body: { bytes: Uint8Array; contentType: string } | null,
  read: (bytes: Uint8Array) => T | undefined,
): Promise<Answer<T>> {
  let got: HttpAnswer;
  try {
    got = await http.request(method, path, body);
  } catch {
    return { kind: "no-answer" };
  }
  if (got.status >= 200 && got.status < 300) {
    const value = read(got.bytes);
    // Not the service itself: a page to sign in to the network, whatever its status says.
    return value === undefined ? { kind: "no-answer" } : { kind: "ok", value };
  }
  return refusal(got);
}

async function downloadOnce(
  http: Http,
  path: string,
  range: ByteRange | null,
): Promise<Answer<ReadableStream<Uint8Array<ArrayBuffer>>>> {
  try {
    const { status, body } = await http.download(path, range);
    if (status === (range === null ? 200 : 206)) return { kind: "ok", value: body };
    return refusal({ bytes: new Uint8Array(await new Response(body).arrayBuffer()) });
  } catch {
    return { kind: "no-answer" };
  }
}

/** Only what the service itself words is a refusal: proxies, firewalls and the platform while it restarts have pages of their own. */
function refusal({ bytes }: Pick<HttpAnswer, "bytes">): { kind: "rejected"; rejection: Rejection } | { kind: "no-answer" } {
  const error = v.safeParse(errorBody, readJson(bytes));
  return error.success ? { kind: "rejected", rejection: (error.output as ErrorBody).error } : { kind: "no-answer" };
}

function readDone(bytes: Uint8Array): true | undefined {
  return v.is(done, readJson(bytes)) || undefined;
}

function readFrame<T>(read: (bytes: Uint8Array) => Read<T>, bytes: Uint8Array): T | undefined {
  const frame = read(bytes);
  return frame.ok ? frame.frame : undefined;
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Puts each `:name` in; what the path does not name becomes the query. */
function fill(path: string, params: Params): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const [name, value] of Object.entries(params)) {
    if (filled.includes(`:${name}`)) filled = filled.replace(`:${name}`, encodeURIComponent(value));
    else query.set(name, value);
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}
