// Handlers of files.

import { MAX_FILE_BYTES } from "../../../protocol/index.ts";
import { problem } from "../../business/problem.ts";
import { answerNotFound, answerNothing, type NativeContext, type NativeHandler } from "./answer.ts";

const MEDIA_TYPE = /^([a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63})\s*(;|$)/;

const param = (c: NativeContext) => c.req.param("media") ?? "";

export const mediaHandlers = {
  async uploadMedia(c) {
    const type = MEDIA_TYPE.exec((c.req.header("content-type") ?? "").toLowerCase())?.[1];
    if (type === undefined)
      return problem({ status: 415, code: "malformed", detail: "content-type: expected the type of the file" });
    const stream = c.req.raw.body ?? new Blob([]).stream();
    const filename = c.req.query("filename") ?? null;
    if (filename !== null && filename.length > 240)
      return problem({ status: 400, code: "malformed", detail: "filename: too long" });
    const facts = await c.get("business").storeMedia({ stream, type, filename, limitBytes: MAX_FILE_BYTES });
    return facts === undefined
      ? problem({ status: 413, code: "too-big", detail: `a file has 1 to ${MAX_FILE_BYTES} bytes` })
      : c.json(facts);
  },
  async media(c) {
    const facts = await c.get("business").media(param(c));
    return facts === undefined ? answerNotFound() : c.json(facts);
  },
  async mediaContent(c) {
    const opened = await c.get("business").openMedia(param(c));
    if (opened === undefined) return answerNotFound();
    return answerFile(opened.stream, { type: opened.facts.type, bytes: opened.facts.bytes });
  },
  async deleteMedia(c) {
    return (await c.get("business").deleteMedia(param(c))) ? answerNothing() : answerNotFound();
  },
} satisfies Record<string, NativeHandler>;

/** People's files under the API's own origin: saved, never shown or run there. */
export function answerFile(stream: ReadableStream<Uint8Array>, { type, bytes }: { type: string; bytes: number }): Response {
  return new Response(stream, {
    headers: {
      "Content-Type": type,
      "Content-Length": String(bytes),
      "Content-Disposition": "attachment",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cache-Control": "private, no-store",
    },
  });
}
