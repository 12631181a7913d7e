// Gives a blob's bytes to whoever has a session and knows its id, straight from R2.

import { type BlobId, MEDIA_CONTENT_TYPE, unreachable } from "../../protocol/index.ts";
import { reject } from "../http/reject.ts";
import type { ServiceContext } from "../http/service.ts";
import { NOT_FOUND } from "./blobs.ts";
import { byteRange, namesEtag } from "./byte-range.ts";

/** A blob never changes: who has it need not ask again. It is ciphertext, for this session's browser alone. */
const CACHE_CONTROL = "private, max-age=31536000, immutable";

/** Only a question about a part, or about what the asker has already, needs to know the size first. */
export async function download(c: ServiceContext, id: BlobId): Promise<Response> {
  const range = c.req.header("range");
  const ifNoneMatch = c.req.header("if-none-match");
  if (range === undefined && ifNoneMatch === undefined) return send(c, id);
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

async function send(c: ServiceContext, id: BlobId, part?: { from: number; to: number }): Promise<Response> {
  const object = await c.env.MEDIA.get(id, part && { range: { offset: part.from, length: part.to - part.from } });
  if (object === null) return reject(c, NOT_FOUND);
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
