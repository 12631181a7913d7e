import aesGcm from "vectors:wycheproof/aes_gcm_test.json";
import ed25519 from "vectors:wycheproof/ed25519_test.json";
import hkdf256 from "vectors:wycheproof/hkdf_sha256_test.json";
import hkdf384 from "vectors:wycheproof/hkdf_sha384_test.json";
import hmac256 from "vectors:wycheproof/hmac_sha256_test.json";
import mlkem from "vectors:wycheproof/mlkem_768_test.json";
import x25519 from "vectors:wycheproof/x25519_test.json";
import { expect, test } from "vitest";
import { nobleAead, nobleHash, nobleKdf, webCryptoAead, webCryptoHash, webCryptoKdf } from "./engine.ts";
import { hasPlatformMlKem, webCryptoMlKem } from "./ml-kem.ts";
import { nobleMlKem } from "./ml-kem-noble.ts";
import { nobleSignatures, sign, verify, webCryptoSignatures } from "./signature.ts";
import { webCryptoX25519 } from "./x25519.ts";
import { nobleX25519 } from "./x25519-noble.ts";

/** C2SP/wycheproof through our engines. What matters most: all engines give the same verdict, or a group would fork. */
// biome-ignore lint/suspicious/noExplicitAny: the vectors are JSON whose shape their schema gives
type Vector = any;

function wycheproof(file: string, vectors: Vector | undefined, run: (test: Vector, group: Vector) => Promise<void>) {
  if (vectors === undefined) {
    test.skip(`NOT RUN: wycheproof/${file} is not in PARLEY_VECTORS or ../shared/vectors`, () => {});
    return;
  }
  test(`wycheproof/${file}`, async () => {
    let count = 0;
    for (const group of vectors.testGroups) for (const each of group.tests) [count] = [count + 1, await run(each, group)];
    expect(count).toBe(vectors.numberOfTests);
  });
}

const hex = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
};
/** The answer, or "refused" where the engine throws. */
const outcome = (promise: Promise<Uint8Array>) =>
  promise.then(
    (bytes) => bytes.join(),
    () => "refused",
  );

wycheproof("ed25519_test.json", ed25519, async ({ tcId, msg, sig, result }, group) => {
  const given = [hex(group.publicKey.pk), hex(msg), hex(sig)] as const;
  const verdicts = [await webCryptoSignatures.verify(...given), await nobleSignatures.verify(...given), await verify(...given)];
  expect(verdicts, `test ${tcId}`).toEqual(Array(3).fill(result === "valid"));
});

test("keys of small order, in every encoding, and non-canonical ones are refused by all engines alike", async () => {
  const message = new Uint8Array([1, 2, 3]);
  const smallOrder = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ];
  for (const encoded of smallOrder) {
    for (const sign of [0, 0x80]) {
      const key = hex(encoded);
      key[31] = (key[31] ?? 0) | sign;
      // With such a key, R = A or the neutral point and S = 0 satisfy one equation or the other.
      for (const r of [key, hex(smallOrder[1] ?? "")]) {
        const signature = new Uint8Array([...r, ...new Uint8Array(32)]);
        expect(await webCryptoSignatures.verify(key, message, signature)).toBe(false);
        expect(await nobleSignatures.verify(key, message, signature)).toBe(false);
      }
    }
  }
});

test("a key with a part of order eight, whose owner can make engines differ, gets one verdict", async () => {
  const { Point, etc } = await import("@noble/ed25519");
  const { sha512 } = await import("@noble/hashes/sha2.js");
  const torsion = Point.fromBytes(hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"));
  const { n } = Point.CURVE();
  const number = (bytes: Uint8Array) =>
    etc.mod(
      BigInt(
        `0x${[...bytes]
          .reverse()
          .map((b) => b.toString(16).padStart(2, "0"))
          .join("")}`,
      ),
      n,
    );
  const little = (value: bigint) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
  const secret = number(sha512(new Uint8Array([7])));
  const key = Point.BASE.multiply(secret).add(torsion).toBytes();
  const verdicts = new Set<boolean>();
  for (let i = 0; i < 24; i++) {
    const message = new Uint8Array([i]);
    const nonce = number(sha512(new Uint8Array([9, i])));
    const r = Point.BASE.multiply(nonce).toBytes();
    const k = number(sha512(new Uint8Array([...r, ...key, ...message])));
    const signature = new Uint8Array([...r, ...little(etc.mod(nonce + k * secret, n))]);
    const [platform, fallback] = [
      await webCryptoSignatures.verify(key, message, signature),
      await nobleSignatures.verify(key, message, signature),
    ];
    expect(fallback, `message ${i}`).toBe(platform);
    verdicts.add(platform);
  }
  expect(verdicts.size, "some hold with the cofactor only").toBe(2);
});

test("one engine's signature is the other's, byte for byte", async () => {
  const [seed, message] = [new Uint8Array(32).fill(3), new Uint8Array(100).fill(4)];
  expect(await nobleSignatures.sign(seed, message)).toEqual(await webCryptoSignatures.sign(seed, message));
  expect(await sign(seed, message)).toEqual(await nobleSignatures.sign(seed, message));
});

wycheproof("aes_gcm_test.json", aesGcm, async ({ tcId, key, iv, aad, msg, ct, tag, result }, group) => {
  if (group.ivSize !== 96 || group.tagSize !== 128 || group.keySize === 192) return; // MLS uses 96-bit nonces and 128- or 256-bit keys
  for (const engine of [webCryptoAead, nobleAead]) {
    const opened = await outcome(engine.decrypt(hex(key), hex(iv), hex(aad), hex(ct + tag)));
    expect(opened, `test ${tcId}`).toBe(result === "valid" ? hex(msg).join() : "refused");
    if (result === "valid") expect(await engine.encrypt(hex(key), hex(iv), hex(aad), hex(msg))).toEqual(hex(ct + tag));
  }
});

for (const [name, file, vectors] of [
  ["SHA-256", "hkdf_sha256_test.json", hkdf256],
  ["SHA-384", "hkdf_sha384_test.json", hkdf384],
] as const) {
  wycheproof(file, vectors, async ({ tcId, ikm, salt, info, size, okm, result }) => {
    if (result !== "valid") return; // lengths beyond RFC 5869, which MLS never asks for
    for (const kdf of [webCryptoKdf(name), nobleKdf(name)]) {
      const key = await kdf.extract(hex(salt), hex(ikm));
      expect(await kdf.expand(key, hex(info), size), `test ${tcId}`).toEqual(hex(okm));
    }
  });
}

wycheproof("hmac_sha256_test.json", hmac256, async ({ tcId, key, msg, tag, result }, group) => {
  if (group.tagSize !== 256) return; // MLS tags are never truncated
  for (const hash of [webCryptoHash("SHA-256"), nobleHash("SHA-256", "noble"), nobleHash("SHA-256", "auto")]) {
    expect(await hash.verifyMac(hex(key), hex(tag), hex(msg)), `test ${tcId}`).toBe(result === "valid");
  }
});

wycheproof("x25519_test.json", x25519, async ({ tcId, public: publicKey, private: privateKey, shared, flags }) => {
  const expected = flags.includes("ZeroSharedSecret") ? "refused" : hex(shared).join();
  for (const engine of [webCryptoX25519, nobleX25519]) {
    expect(await outcome(engine.sharedSecret(hex(privateKey), hex(publicKey))), `test ${tcId}`).toBe(expected);
  }
});

const mlKems = (await hasPlatformMlKem()) ? [webCryptoMlKem, nobleMlKem] : [nobleMlKem];
wycheproof("mlkem_768_test.json", mlkem, async ({ tcId, seed, ek, c, K, result }) => {
  for (const engine of mlKems) {
    const decapsulated = await outcome(
      (async () => {
        if (ek !== undefined) expect(await engine.publicKey(hex(seed)), `test ${tcId}`).toEqual(hex(ek));
        return engine.decapsulate(hex(seed), hex(c));
      })(),
    );
    expect(decapsulated, `test ${tcId}`).toBe(result === "valid" ? hex(K).join() : "refused");
  }
});
