// Hash, KDF and AEAD by WebCrypto and by @noble: the same answers, at different costs.

import { expand, extract } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha384 } from "@noble/hashes/sha2.js";
import type { Hash, Kdf } from "ts-mls";

/**
 * `auto` asks WebCrypto for signatures, AES and long inputs, and noble for the short HMACs of the key schedule and for sender data:
 * importing a key and waiting for the platform costs four times what such an HMAC costs in JavaScript (60 against 15 µs).
 */
export type CryptoEngine = "auto" | "webcrypto" | "noble";
type HashName = "SHA-256" | "SHA-384";

export type Aead = {
  encrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array | undefined, plaintext: Uint8Array): Promise<Uint8Array>;
  decrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array | undefined, ciphertext: Uint8Array): Promise<Uint8Array>;
};

export const webCryptoAead: Aead = {
  async encrypt(key, nonce, aad, plaintext) {
    const imported = await crypto.subtle.importKey("raw", owned(key), "AES-GCM", false, ["encrypt"]);
    return new Uint8Array(await crypto.subtle.encrypt(gcmParameters(nonce, aad), imported, owned(plaintext)));
  },
  async decrypt(key, nonce, aad, ciphertext) {
    const imported = await crypto.subtle.importKey("raw", owned(key), "AES-GCM", false, ["decrypt"]);
    return new Uint8Array(await crypto.subtle.decrypt(gcmParameters(nonce, aad), imported, owned(ciphertext)));
  },
};

const loadNoble = () => import("./aead-noble.ts");
const byNoble = ({ encrypt, decrypt }: Awaited<ReturnType<typeof loadNoble>>): Aead => ({
  encrypt: async (...given) => encrypt(...given),
  decrypt: async (...given) => decrypt(...given),
});

export const nobleAead: Aead = {
  encrypt: async (...given) => byNoble(await loadNoble()).encrypt(...given),
  decrypt: async (...given) => byNoble(await loadNoble()).decrypt(...given),
};

/**
 * Sender data is 12 bytes under a key that is used once: the wait for the platform would be four times the work (88 against 23 µs).
 * A key that encrypts two blocks in all its life gives nobody the many samples that an attack on AES tables by timing needs.
 * Nothing waits for that code, which is not loaded with the first screen: the platform answers until it is there, or for good.
 */
export const autoAead: Aead = {
  encrypt: (key, nonce, aad, plaintext) => aeadFor(plaintext.length).encrypt(key, nonce, aad, plaintext),
  decrypt: (key, nonce, aad, ciphertext) => aeadFor(ciphertext.length - TAG_BYTES).decrypt(key, nonce, aad, ciphertext),
};
const TAG_BYTES = 16;
const SHORT_PLAINTEXT_BYTES = 16;
let forShort: Aead | null = null;

function aeadFor(plaintextBytes: number): Aead {
  if (plaintextBytes > SHORT_PLAINTEXT_BYTES) return webCryptoAead;
  if (forShort === null) {
    forShort = webCryptoAead;
    loadNoble().then(
      (loaded) => {
        forShort = byNoble(loaded);
      },
      () => {
        forShort = null;
      },
    );
  }
  return forShort ?? webCryptoAead;
}

export function webCryptoHash(name: HashName): Hash {
  const importKey = (key: Uint8Array) => importHmacKey(name, key);
  return {
    digest: async (data) => new Uint8Array(await crypto.subtle.digest(name, owned(data))),
    mac: async (key, data) => new Uint8Array(await crypto.subtle.sign("HMAC", await importKey(key), owned(data))),
    verifyMac: async (key, mac, data) => crypto.subtle.verify("HMAC", await importKey(key), owned(mac), owned(data)),
  };
}

export function nobleHash(name: HashName, engine: CryptoEngine): Hash {
  const algorithm = nobleHashes[name];
  const platform = webCryptoHash(name);
  const isLong = (data: Uint8Array) => engine === "auto" && data.length > LONG_INPUT_BYTES;
  return {
    digest: async (data) => (isLong(data) ? platform.digest(data) : algorithm(data)),
    mac: async (key, data) => (isLong(data) ? platform.mac(key, data) : hmac(algorithm, key, data)),
    verifyMac: async (key, mac, data) =>
      isLong(data) ? platform.verifyMac(key, mac, data) : equalInConstantTime(mac, hmac(algorithm, key, data)),
  };
}

/** HKDF (RFC 5869). */
export function nobleKdf(name: HashName): Kdf {
  const algorithm = nobleHashes[name];
  return {
    size: algorithm.outputLen,
    extract: async (salt, input) => extract(algorithm, input, salt),
    expand: async (key, info, length) => expand(algorithm, key, info, length),
  };
}

/** HKDF spelt out in HMACs, because WebCrypto's own HKDF never gives its two halves apart. */
export function webCryptoKdf(name: HashName): Kdf {
  const { mac } = webCryptoHash(name);
  const size = nobleHashes[name].outputLen;
  return {
    size,
    extract: (salt, input) => mac(salt.length === 0 ? new Uint8Array(size) : salt, input),
    async expand(key, info, length) {
      const output = new Uint8Array(Math.ceil(length / size) * size);
      let block: Uint8Array = new Uint8Array();
      for (let counter = 1; (counter - 1) * size < length; counter++) {
        const input = new Uint8Array(block.length + info.length + 1);
        input.set(block);
        input.set(info, block.length);
        input[input.length - 1] = counter;
        block = await mac(key, input);
        output.set(block, (counter - 1) * size);
      }
      return output.slice(0, length);
    },
  };
}

const nobleHashes = { "SHA-256": sha256, "SHA-384": sha384 };
/** From about here the platform's speed outweighs the wait for it. */
const LONG_INPUT_BYTES = 4096;

function importHmacKey(hash: HashName, key: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", owned(key), { name: "HMAC", hash }, false, ["sign", "verify"]);
}

function gcmParameters(nonce: Uint8Array, aad: Uint8Array | undefined): AesGcmParams {
  return { name: "AES-GCM", iv: owned(nonce), ...(aad !== undefined && aad.length > 0 ? { additionalData: owned(aad) } : {}) };
}

function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** WebCrypto's types want bytes that are not shared between threads; ours never are. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
