// Our ciphersuites for ts-mls: 0xF0A2 (hybrid post-quantum confidentiality, classical signatures) and 0x0001 for interop tests.

import { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, HkdfSha384, type KemInterface } from "@hpke/core";
import type { CiphersuiteImpl, CiphersuiteName, Hpke } from "ts-mls";
import {
  type Aead,
  autoAead,
  type CryptoEngine,
  nobleAead,
  nobleHash,
  nobleKdf,
  webCryptoAead,
  webCryptoHash,
  webCryptoKdf,
} from "./engine.ts";
import { nobleSignatures, publicKeyOf, sign, verify, webCryptoSignatures } from "./signature.ts";
import { xwing } from "./xwing.ts";

/**
 * X-Wing (X25519 + ML-KEM-768), HKDF-SHA384, AES-256-GCM, SHA-384, Ed25519, under a private id (RFC 9420 §17.1); the shape that
 * draft-ietf-mls-pq-ciphersuites calls TBD2. What is recorded today stays closed to a quantum computer; who signs does not.
 */
export const PARLEY_SUITE_ID = 0xf0a2;
/** ts-mls names an unknown suite by its number. */
export const PARLEY_SUITE_NAME: CiphersuiteName = String(PARLEY_SUITE_ID) as CiphersuiteName;
const INTEROP_SUITE_NAME: CiphersuiteName = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

export function createSuite({
  suite = "parley",
  engine = "auto",
}: {
  suite?: "parley" | "interop";
  engine?: CryptoEngine;
} = {}): CiphersuiteImpl {
  const hash = suite === "parley" ? "SHA-384" : "SHA-256";
  const aead = { auto: autoAead, webcrypto: webCryptoAead, noble: nobleAead }[engine];
  const signatures = engine === "auto" ? { sign, verify } : engine === "noble" ? nobleSignatures : webCryptoSignatures;
  return {
    name: suite === "parley" ? PARLEY_SUITE_NAME : INTEROP_SUITE_NAME,
    hash: engine === "webcrypto" ? webCryptoHash(hash) : nobleHash(hash, engine),
    kdf: engine === "webcrypto" ? webCryptoKdf(hash) : nobleKdf(hash),
    signature: { ...signatures, keygen: generateSignatureKey },
    hpke: suite === "parley" ? parleyHpke(aead) : interopHpke(aead),
    rng: { randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
  };
}

export const parleySuite: CiphersuiteImpl = createSuite();

async function generateSignatureKey() {
  const signKey = crypto.getRandomValues(new Uint8Array(32));
  return { signKey, publicKey: await publicKeyOf(signKey) };
}

function parleyHpke(aead: Aead): Hpke {
  const kem = xwing();
  return hpke(kem, new CipherSuite({ kem, kdf: new HkdfSha384(), aead: new Aes256Gcm() }), aead, 32);
}

function interopHpke(aead: Aead): Hpke {
  const kem = new DhkemX25519HkdfSha256();
  return hpke(kem, new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes128Gcm() }), aead, 16);
}

/** RFC 9180 by @hpke/core, in the words of ts-mls. */
function hpke(kem: KemInterface, suite: CipherSuite, aead: Aead, keyLength: number): Hpke {
  return {
    keyLength,
    nonceLength: 12,
    encryptAead: aead.encrypt,
    decryptAead: aead.decrypt,
    async seal(recipientPublicKey, plaintext, info, aad) {
      const sealed = await suite.seal({ recipientPublicKey, info: copied(info) }, copied(plaintext), copied(aad));
      return { ct: new Uint8Array(sealed.ct), enc: new Uint8Array(sealed.enc) };
    },
    async open(recipientKey, kemOutput, ciphertext, info, aad) {
      return new Uint8Array(
        await suite.open({ recipientKey, enc: copied(kemOutput), info: copied(info) }, copied(ciphertext), copied(aad)),
      );
    },
    async exportSecret(recipientPublicKey, exporterContext, length, info) {
      const context = await suite.createSenderContext({ recipientPublicKey, info: copied(info) });
      return { enc: new Uint8Array(context.enc), secret: new Uint8Array(await context.export(copied(exporterContext), length)) };
    },
    async importSecret(recipientKey, exporterContext, kemOutput, length, info) {
      const context = await suite.createRecipientContext({ recipientKey, info: copied(info), enc: copied(kemOutput) });
      return new Uint8Array(await context.export(copied(exporterContext), length));
    },
    importPrivateKey: async (key) => asPrivate(await kem.deserializePrivateKey(copied(key))),
    importPublicKey: async (key) => asPublic(await kem.deserializePublicKey(copied(key))),
    exportPublicKey: async (key) => new Uint8Array(await kem.serializePublicKey(key)),
    exportPrivateKey: async (key) => new Uint8Array(await kem.serializePrivateKey(key)),
    deriveKeyPair: async (secret) => asPair(await kem.deriveKeyPair(copied(secret))),
    generateKeyPair: async () => asPair(await kem.generateKeyPair()),
  };
}

type PublicKey = Awaited<ReturnType<Hpke["importPublicKey"]>>;
type PrivateKey = Awaited<ReturnType<Hpke["importPrivateKey"]>>;
const asPublic = (key: CryptoKey) => key as PublicKey;
const asPrivate = (key: CryptoKey) => key as PrivateKey;
const asPair = (pair: CryptoKeyPair) => ({ publicKey: asPublic(pair.publicKey), privateKey: asPrivate(pair.privateKey) });

/** @hpke/core takes whole ArrayBuffers; our bytes may be a view of a larger one. */
function copied(bytes: Uint8Array | undefined): ArrayBuffer {
  return bytes === undefined ? new ArrayBuffer(0) : (bytes.slice().buffer as ArrayBuffer);
}
