// The id by which a receiver knows an event that it has had already.

import { sha256 } from "@noble/hashes/sha2.js";
import { toBase64Url, utf8 } from "../../../protocol/index.ts";

/** The same for all attempts and replays, opaque, and without a dot, which separates in what is signed. @param webhook of the business */
export function webhookIdOf(webhook: string, event: number): string {
  return `evt_${toBase64Url(sha256(utf8(`parley/webhook-id/v1:${webhook}:${event}`)).subarray(0, 16))}`;
}
