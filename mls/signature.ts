// Ed25519 (RFC 8032) by WebCrypto where the platform has it, else by @noble/ed25519, with the same verdict on every input.

import { concat } from "../protocol/index.ts";
import { keyCache } from "./key-cache.ts";
import { littleEndian } from "./little-endian.ts";

export type SignatureEngine = {
  sign(privateKey: Uint8Array, message: Uint8Array): Promise<Uint8Array>;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
};

/** @param privateKey the 32-byte seed. @returns 64 bytes */
export async function sign(privateKey: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  return (await bestEngine()).sign(privateKey, message);
}

/** Never throws: a key or signature of the wrong size is simply not valid. */
export async function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  return (await bestEngine()).verify(publicKey, message, signature);
}

export async function publicKeyOf(privateKey: Uint8Array): Promise<Uint8Array> {
  return (await loadNoble()).publicKeyOf(privateKey);
}

let best: Promise<SignatureEngine> | undefined;
export function bestEngine(): Promise<SignatureEngine> {
  best ??= webCryptoHasEd25519().then((has) => (has ? webCryptoSignatures : nobleSignatures));
  return best;
}

async function webCryptoHasEd25519(): Promise<boolean> {
  const basePoint = new Uint8Array(32).fill(0x66);
  basePoint[0] = 0x58;
  return crypto.subtle.importKey("raw", basePoint, "Ed25519", false, ["verify"]).then(
    () => true,
    () => false,
  );
}

const publicKeys = keyCache(1024);
const privateKeys = keyCache(16);

export const webCryptoSignatures: SignatureEngine = {
  async sign(privateKey, message) {
    const key = await privateKeys.get(privateKey, () =>
      crypto.subtle.importKey("pkcs8", concat(PKCS8_HEAD, privateKey), "Ed25519", false, ["sign"]),
    );
    return new Uint8Array(await crypto.subtle.sign("Ed25519", key, owned(message)));
  },
  async verify(publicKey, message, signature) {
    if (signature.length !== 64) return false;
    try {
      const key = await publicKeys.get(publicKey, () => importPlausible(publicKey));
      return await crypto.subtle.verify("Ed25519", key, owned(signature), owned(message));
    } catch {
      return false;
    }
  },
};

/** Loaded where it is needed: most platforms have Ed25519. */
const loadNoble = () => import("./signature-noble.ts");

export const nobleSignatures: SignatureEngine = {
  sign: async (privateKey, message) => (await loadNoble()).sign(privateKey, message),
  verify: async (publicKey, message, signature) =>
    signature.length === 64 && isPlausible(publicKey) && (await loadNoble()).verify(publicKey, message, signature),
};

async function importPlausible(publicKey: Uint8Array): Promise<CryptoKey> {
  if (!isPlausible(publicKey)) throw new RangeError("not a key that all engines agree on");
  return crypto.subtle.importKey("raw", owned(publicKey), "Ed25519", false, ["verify"]);
}

/** Refuses, before any engine is asked, what engines disagree on: keys that are not canonical or of small order. */
function isPlausible(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const y = littleEndian(publicKey) & ((1n << 255n) - 1n);
  return y < FIELD_PRIME && !SMALL_ORDER_Y.has(y);
}

const FIELD_PRIME = (1n << 255n) - 19n;
/** The y of the eight points whose order divides 8 (their signs do not matter). */
const EIGHTH_ORDER_Y = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
const SMALL_ORDER_Y = new Set([0n, 1n, FIELD_PRIME - 1n, EIGHTH_ORDER_Y, FIELD_PRIME - EIGHTH_ORDER_Y]);
/** PrivateKeyInfo (RFC 8410 §7) up to the seed. */
const PKCS8_HEAD = new Uint8Array([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

/** WebCrypto's types want bytes that are not shared between threads; ours never are. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
