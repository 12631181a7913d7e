// Our ciphersuites for ts-mls: 0xF0A2 (hybrid post-quantum confidentiality, classical signatures) and 0x0001 for interop tests.

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
import type { PublicKeyHpke } from "./hpke.ts";
import { nobleSignatures, publicKeyOf, sign, verify, webCryptoSignatures } from "./signature.ts";

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
    hpke:
      suite === "parley"
        ? withAead(
            later((all) => all.parleyHpke),
            aead,
            32,
          )
        : withAead(
            later((all) => all.interopHpke),
            aead,
            16,
          ),
    rng: { randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
  };
}

export const parleySuite: CiphersuiteImpl = createSuite();

async function generateSignatureKey() {
  const signKey = crypto.getRandomValues(new Uint8Array(32));
  return { signKey, publicKey: await publicKeyOf(signKey) };
}

type Module = typeof import("./hpke.ts");

/**
 * Messages need no HPKE, only Commits, Welcomes and KeyPackages do: a page that shows a chat loads it with the first of these. It is asked for
 * in each call, so that no request waits for what another one began.
 */
function later(pick: (all: Module) => PublicKeyHpke): PublicKeyHpke {
  const loaded = async () => pick(await import("./hpke.ts"));
  return {
    seal: async (...given) => (await loaded()).seal(...given),
    open: async (...given) => (await loaded()).open(...given),
    exportSecret: async (...given) => (await loaded()).exportSecret(...given),
    importSecret: async (...given) => (await loaded()).importSecret(...given),
    importPrivateKey: async (...given) => (await loaded()).importPrivateKey(...given),
    importPublicKey: async (...given) => (await loaded()).importPublicKey(...given),
    exportPublicKey: async (...given) => (await loaded()).exportPublicKey(...given),
    exportPrivateKey: async (...given) => (await loaded()).exportPrivateKey(...given),
    deriveKeyPair: async (...given) => (await loaded()).deriveKeyPair(...given),
    generateKeyPair: async () => (await loaded()).generateKeyPair(),
  };
}

/** For those who take a failure to decrypt for the sender's fault: that it could not be loaded is none. */
export async function hpkeReady(): Promise<void> {
  await import("./hpke.ts");
}

function withAead(hpke: PublicKeyHpke, aead: Aead, keyLength: number): Hpke {
  return { ...hpke, keyLength, nonceLength: 12, encryptAead: aead.encrypt, decryptAead: aead.decrypt };
}
