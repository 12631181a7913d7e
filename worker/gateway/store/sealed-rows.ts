// Rows of a hosted account, sealed: what lies in the object's storage is ciphertext under a key that the storage does not have.

import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import type { RowCodec } from "../../../client/store/sql.ts";
import { concat, utf8 } from "../../../protocol/index.ts";

const AES = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM, bound to table and key: a row is good in its own place only. By the platform's own Node API, since a step of the storage is
 * synchronous and WebCrypto is not; in JavaScript it took four times as long for small rows and thirty times for those of 20 KB.
 * @param bytes the key, 32 bytes. With random nonces one key is good for 2^32 rows (NIST SP 800-38D §8.3).
 */
export function sealedRows(bytes: Uint8Array): RowCodec {
  const key = createSecretKey(bytes);
  return {
    encode(place, record) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const cipher = createCipheriv(AES, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(utf8(place));
      return concat(nonce, cipher.update(record), cipher.final(), cipher.getAuthTag());
    },
    decode(place, row) {
      // A tag that is cut short would be good with less.
      if (row.length < NONCE_BYTES + TAG_BYTES) throw new RangeError("not a sealed row");
      const end = row.length - TAG_BYTES;
      const decipher = createDecipheriv(AES, key, row.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(utf8(place));
      decipher.setAuthTag(row.subarray(end));
      const opened = decipher.update(row.subarray(NONCE_BYTES, end));
      // Throws for what is not genuine; nothing of it has left before.
      return concat(opened, decipher.final());
    },
  };
}
