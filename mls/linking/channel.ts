// What the old device seals for the new one: HPKE (RFC 9180) in mode_psk, bound to what both said before.

import { Aes256Gcm, CipherSuite, HkdfSha384, type RecipientContext, type SenderContext } from "@hpke/core";
import { concat, encodeCbor, utf8 } from "../../protocol/index.ts";
import { sha256 } from "../epoch-claim.ts";
import { xwing } from "../xwing.ts";
import type { LinkKeys } from "./link-code.ts";

const INFO = "parley/link-answer/v1";
const COMMITMENT_DOMAIN = "parley/link-commitment/v1";
const CHECK_DOMAIN = "parley/link-check/v1";
export const NONCE_BYTES = 32;
export const CHECK_DIGITS = 4;

const kem = xwing();
const suite = new CipherSuite({ kem, kdf: new HkdfSha384(), aead: new Aes256Gcm() });

export type SealingContext = SenderContext;
export type OpeningContext = RecipientContext;

/** @returns what the recipient needs to open, and what seals */
export async function sealingContext(
  keys: LinkKeys,
  { sealKey, hello }: { sealKey: Uint8Array; hello: Uint8Array },
): Promise<{ enc: Uint8Array; context: SealingContext }> {
  const recipientPublicKey = await kem.deserializePublicKey(copied(sealKey));
  const context = await suite.createSenderContext({ recipientPublicKey, psk: pskOf(keys), info: await infoOf(hello) });
  return { enc: new Uint8Array(context.enc), context };
}

/** Undefined where what was sent is no ciphertext of this KEM. */
export async function openingContext(
  keys: LinkKeys,
  { pair, enc, hello }: { pair: CryptoKeyPair; enc: Uint8Array; hello: Uint8Array },
): Promise<OpeningContext | undefined> {
  const given = { recipientKey: pair.privateKey, enc: copied(enc), psk: pskOf(keys), info: await infoOf(hello) };
  return suite.createRecipientContext(given).catch(() => undefined);
}

/** @param seed 32 random bytes */
export async function sealingPair(seed: Uint8Array): Promise<{ pair: CryptoKeyPair; sealKey: Uint8Array }> {
  const pair = await kem.deriveKeyPair(copied(seed));
  return { pair, sealKey: new Uint8Array(await kem.serializePublicKey(pair.publicKey)) };
}

export async function sealWith(context: SealingContext, plaintext: Uint8Array, aad: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await context.seal(copied(plaintext), copied(aad)));
}

/** Undefined where it does not open: then nothing that comes later does. */
export async function openWith(context: OpeningContext, sealed: Uint8Array, aad: Uint8Array): Promise<Uint8Array | undefined> {
  return context.open(copied(sealed), copied(aad)).then(
    (plaintext) => new Uint8Array(plaintext),
    () => undefined,
  );
}

export function commitmentTo(nonce: Uint8Array): Promise<Uint8Array> {
  return sha256(concat(utf8(COMMITMENT_DOMAIN), nonce));
}

/** All that was said so far, in order. */
export function transcriptOf(...messages: Uint8Array[]): Promise<Uint8Array> {
  return sha256(encodeCbor(messages));
}

/**
 * Four digits that follow from all that was said and from what only the two can know. Neither side could choose its part after it had seen the
 * other's: the new one is bound by its commitment, the old one speaks before that is opened.
 */
export async function checkCode(context: SealingContext | OpeningContext, transcript: Uint8Array): Promise<string> {
  const exported = new Uint8Array(await context.export(copied(concat(utf8(CHECK_DOMAIN), transcript)), 32));
  // The remainder of 64 random bits: no code is noticeably likelier than another.
  const remainder = exported.subarray(0, 8).reduce((rest, byte) => (rest * 256 + byte) % 10 ** CHECK_DIGITS, 0);
  return String(remainder).padStart(CHECK_DIGITS, "0");
}

function pskOf({ mailbox, psk }: LinkKeys) {
  return { id: copied(utf8(mailbox)), key: copied(psk) };
}

async function infoOf(hello: Uint8Array): Promise<ArrayBuffer> {
  return copied(concat(utf8(INFO), await sha256(hello)));
}

/** @hpke/core takes whole ArrayBuffers; our bytes may be a view of a larger one. */
function copied(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}
