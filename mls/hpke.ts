// HPKE (RFC 9180) of our ciphersuites: what seals to a public key, and makes such keys.

import { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, HkdfSha384, type KemInterface } from "@hpke/core";
import type { Hpke } from "ts-mls";
import { xwing } from "./xwing.ts";

/** All of it that has to do with public keys; its AEAD is the ciphersuite's own. */
export type PublicKeyHpke = Omit<Hpke, "keyLength" | "nonceLength" | "encryptAead" | "decryptAead">;

const kem = xwing();
export const parleyHpke: PublicKeyHpke = hpke(kem, new CipherSuite({ kem, kdf: new HkdfSha384(), aead: new Aes256Gcm() }));

const classicalKem = new DhkemX25519HkdfSha256();
export const interopHpke: PublicKeyHpke = hpke(
  classicalKem,
  new CipherSuite({ kem: classicalKem, kdf: new HkdfSha256(), aead: new Aes128Gcm() }),
);

/** RFC 9180 by @hpke/core, in the words of ts-mls. */
function hpke(kem: KemInterface, suite: CipherSuite): PublicKeyHpke {
  return {
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
