// Rows of a hosted account, sealed: what lies in the object's storage is ciphertext under a key that the storage does not have.

import { gcm } from "@noble/ciphers/aes.js";
import type { RowCodec } from "../../client/store/sql.ts";
import { concat, utf8 } from "../../protocol/index.ts";

const NONCE_BYTES = 12;

/**
 * AES-256-GCM, bound to table and key: a row is good in its own place only. In JavaScript, since a step of the storage is synchronous and
 * WebCrypto is not; rows are small.
 * @param key 32 bytes. With random nonces one key is good for 2^32 rows (NIST SP 800-38D §8.3).
 */
export function sealedRows(key: Uint8Array): RowCodec {
  return {
    encode(place, record) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      return concat(nonce, gcm(key, nonce, utf8(place)).encrypt(record));
    },
    decode(place, row) {
      return gcm(key, row.slice(0, NONCE_BYTES), utf8(place)).decrypt(row.slice(NONCE_BYTES));
    },
  };
}
