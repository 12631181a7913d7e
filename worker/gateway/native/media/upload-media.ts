// A file to send, as the body of the request.

import { MAX_FILE_BYTES } from "../../../../protocol/index.ts";
import { problem } from "../../../business/problem.ts";
import type { HandlerOf } from "../route.ts";

const MEDIA_TYPE = /^([a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63})\s*(;|$)/;

export const uploadMedia: HandlerOf<"uploadMedia"> = async (c) => {
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
};
