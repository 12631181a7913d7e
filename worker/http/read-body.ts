// The body of a request, never more of it than is allowed: what it says of its size is checked first, then what it is.

import { concat, type Rejection } from "../../protocol/index.ts";
import type { ServiceContext } from "./service.ts";

/** @returns the bytes, or `too-big` as soon as that is known */
export async function readBody(c: ServiceContext, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | Rejection> {
  const tooBig: Rejection = { kind: "too-big", limitBytes };
  if (Number(c.req.header("content-length") ?? 0) > limitBytes) return tooBig;
  const { body } = c.req.raw;
  if (body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body as ReadableStream<Uint8Array>) {
    size += part.length;
    // Leaving the loop cancels the stream.
    if (size > limitBytes) return tooBig;
    parts.push(part);
  }
  return concat(...parts);
}
