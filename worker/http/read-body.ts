// The body of a request, never more of it than is allowed: what it says of its size is checked first, then what it is.

import { concat, type Rejection } from "../../protocol/index.ts";
import type { ServiceContext } from "./service.ts";

/** @returns the bytes, or `too-big` as soon as that is known */
export async function readBody(c: ServiceContext, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | Rejection> {
  return (await bytesUpTo(c.req.raw, limitBytes)) ?? { kind: "too-big", limitBytes };
}

/** Undefined where there are more. */
export async function bytesUpTo({ body, headers }: Request, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(headers.get("content-length") ?? 0) > limitBytes) return undefined;
  if (body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body as ReadableStream<Uint8Array>) {
    size += part.length;
    // Leaving the loop cancels the stream.
    if (size > limitBytes) return undefined;
    parts.push(part);
  }
  return concat(...parts);
}
