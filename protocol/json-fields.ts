// Fields of the JSON that goes between device and service.

import * as v from "valibot";
import { fromBase64Url } from "./bytes.ts";

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Bytes in JSON: base64url without padding. */
export const base64 = (maxBytes: number) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil((maxBytes * 4) / 3)),
    v.check((text) => fromBase64Url(text) !== undefined, "expected base64url without padding"),
  );
export const key = v.pipe(base64(32), v.length(43));
export const signature = v.pipe(base64(64), v.length(86));
