// The digest of a blob, by which a message commits to every byte of it: docs/decisions/050-media-digest.md says why it is made this way.

import { concat } from "../../protocol/index.ts";
import type { MediaCrypto } from "./media-crypto.ts";

/**
 * SHA-256 over the SHA-256 of the header and of each stored segment, in order.
 * @param parts the digests of these, 32 bytes each
 */
export function blobDigest(parts: readonly Uint8Array[], crypto: MediaCrypto): Promise<Uint8Array<ArrayBuffer>> {
  return crypto.sha256(concat(...parts));
}
