// ML-KEM-768 (FIPS 203) by WebCrypto where the platform has it (WICG "Modern Algorithms in the Web Cryptography API"), else by
// @noble/post-quantum, with the same answer or refusal. The platform's takes a tenth of the time.

export type MlKemEngine = {
  /** @param seed d || z, 64 bytes. @returns 1,184 bytes */
  publicKey(seed: Uint8Array): Promise<Uint8Array>;
  /** Throws where the key is not one (FIPS 203 §7.2). @returns ciphertext of 1,088 bytes, secret of 32 */
  encapsulate(publicKey: Uint8Array): Promise<{ ciphertext: Uint8Array; secret: Uint8Array }>;
  /** Another secret, and no refusal, where the ciphertext was not made for this key. Throws where its size is wrong. */
  decapsulate(seed: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array>;
};

/** What TypeScript's library does not know of yet. */
type ModernSubtle = {
  importKey(
    format: "raw-seed" | "raw-public",
    key: Uint8Array,
    algorithm: string,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey>;
  exportKey(format: "raw-public", key: CryptoKey): Promise<ArrayBuffer>;
  getPublicKey(key: CryptoKey, usages: string[]): Promise<CryptoKey>;
  encapsulateBits(algorithm: string, key: CryptoKey): Promise<{ ciphertext: ArrayBuffer; sharedKey: ArrayBuffer }>;
  decapsulateBits(algorithm: string, key: CryptoKey, ciphertext: Uint8Array): Promise<ArrayBuffer>;
};

const NAME = "ML-KEM-768";
const subtle = () => crypto.subtle as unknown as ModernSubtle;

export const webCryptoMlKem: MlKemEngine = {
  async publicKey(seed) {
    const secret = await subtle().importKey("raw-seed", seed, NAME, false, ["decapsulateBits"]);
    const key = await subtle().getPublicKey(secret, ["encapsulateBits"]);
    return new Uint8Array(await subtle().exportKey("raw-public", key));
  },
  async encapsulate(publicKey) {
    const key = await subtle().importKey("raw-public", publicKey, NAME, false, ["encapsulateBits"]);
    const { ciphertext, sharedKey } = await subtle().encapsulateBits(NAME, key);
    return { ciphertext: new Uint8Array(ciphertext), secret: new Uint8Array(sharedKey) };
  },
  async decapsulate(seed, ciphertext) {
    const key = await subtle().importKey("raw-seed", seed, NAME, false, ["decapsulateBits"]);
    return new Uint8Array(await subtle().decapsulateBits(NAME, key, ciphertext));
  },
};

export function hasPlatformMlKem(): Promise<boolean> {
  return webCryptoMlKem.publicKey(new Uint8Array(64)).then(
    () => true,
    () => false,
  );
}

let best: Promise<MlKemEngine> | undefined;
export function bestMlKem(): Promise<MlKemEngine> {
  best ??= hasPlatformMlKem().then(async (has) => (has ? webCryptoMlKem : (await import("./ml-kem-noble.ts")).nobleMlKem));
  return best;
}
