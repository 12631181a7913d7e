// Gives a blob's bytes to whoever has a session and knows its id, straight from R2.

import { type BlobId, MEDIA_CONTENT_TYPE, unreachable } from "../../protocol/index.ts";
import { reject } from "../http/reject.ts";
import type { ServiceContext } from "../http/service.ts";
import { NOT_FOUND } from "./blobs.ts";
import { byteRange, namesEtag, plainRange } from "./byte-range.ts";
import { isUnsatisfiable } from "./r2-refusal.ts";

/** `to` is exclusive. */
type Part = { from: number; to: number };

/** A blob never changes: who has it need not ask again. It is ciphertext, for this session's browser alone. */
const CACHE_CONTROL = "private, max-age=31536000, immutable";

/** One question to R2 where one will do: only some ask for what depends on the size, or on what they have already. */
export async function download(c: ServiceContext, id: BlobId): Promise<Response> {
  const range = c.req.header("range");
  const ifNoneMatch = c.req.header("if-none-match");
  const isPlain = ifNoneMatch === undefined && c.req.header("if-range") === undefined;
  if (isPlain && range === undefined) return send(c, id);
  const asked = isPlain ? plainRange(range) : undefined;
  const sent = asked && (await sendPlain(c, id, asked));
  if (sent !== undefined) return sent;
  const object = await c.env.MEDIA.head(id);
  if (object === null) return reject(c, NOT_FOUND);
  if (namesEtag(ifNoneMatch, object.httpEtag)) {
    return c.body(null, 304, { ETag: object.httpEtag, "Cache-Control": CACHE_CONTROL });
  }
  // RFC 9110 §13.1.5: a range of another version is not asked for.
  const ifRange = c.req.header("if-range");
  const wanted = byteRange(ifRange === undefined || ifRange === object.httpEtag ? range : undefined, object.size);
  switch (wanted.kind) {
    case "whole":
      return send(c, id);
    case "part":
      return send(c, id, wanted);
    case "unsatisfiable":
      c.header("Content-Range", `bytes */${object.size}`);
      return reject(c, { kind: "range-not-satisfiable", bytes: object.size });
    default:
      return unreachable(wanted);
  }
}

/** Undefined where R2 says that the range begins behind the end: then the size is to be looked up. */
async function sendPlain(c: ServiceContext, id: BlobId, asked: Part): Promise<Response | undefined> {
  try {
    return await send(c, id, asked);
  } catch (error) {
    if (isUnsatisfiable(error)) return undefined;
    throw error;
  }
}

async function send(c: ServiceContext, id: BlobId, asked?: Part): Promise<Response> {
  const object = await c.env.MEDIA.get(id, asked && { range: { offset: asked.from, length: asked.to - asked.from } });
  if (object === null) return reject(c, NOT_FOUND);
  const part = asked && { from: asked.from, to: Math.min(asked.to, object.size) };
  c.header("Content-Type", MEDIA_CONTENT_TYPE);
  // Nothing that somebody sent is ever shown as a page of this origin.
  c.header("Content-Disposition", "attachment");
  c.header("Cache-Control", CACHE_CONTROL);
  c.header("ETag", object.httpEtag);
  c.header("Accept-Ranges", "bytes");
  c.header("Content-Length", `${part === undefined ? object.size : part.to - part.from}`);
  if (part !== undefined) c.header("Content-Range", `bytes ${part.from}-${part.to - 1}/${object.size}`);
  return c.body(object.body, part === undefined ? 200 : 206);
}
