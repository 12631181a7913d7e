// What the client's index has of texts: digests under the business's key, so that they can be looked for and say nothing.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toBase64Url, utf8 } from "../../../protocol/index.ts";

const DIGEST_BYTES = 16;

/** @param key 32 bytes, of the business alone */
export function indexDigest(key: Uint8Array): (text: string) => string {
  // The same text comes again and again: it is what the business says of itself.
  let last = { text: "", digest: "" };
  return (text) => {
    if (last.text === text) return last.digest;
    const mac = hmac(sha256, key, utf8(`parley/index/v1 ${text}`));
    last = { text, digest: toBase64Url(mac.slice(0, DIGEST_BYTES)) };
    return last.digest;
  };
}
