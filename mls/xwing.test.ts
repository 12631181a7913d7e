import { Aes256Gcm, CipherSuite, HkdfSha384 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { expect, test } from "vitest";
import { hasPlatformMlKem, webCryptoMlKem } from "./ml-kem.ts";
import { nobleMlKem } from "./ml-kem-noble.ts";
import { webCryptoX25519 } from "./x25519.ts";
import { nobleX25519 } from "./x25519-noble.ts";
import { xwing } from "./xwing.ts";

const reference = new XWing();
const byPlatform = xwing({ curve: webCryptoX25519, kem: webCryptoMlKem });
const byNoble = xwing({ curve: nobleX25519, kem: nobleMlKem });
// workerd has no ML-KEM of its own.
const engines = (await hasPlatformMlKem()) ? [byPlatform, byNoble] : [byNoble];
const bytes = (buffer: ArrayBuffer) => new Uint8Array(buffer);

test("X-Wing: the same key pair from the same secret as @hpke/hybridkem-x-wing", async () => {
  for (const kem of [xwing(), ...engines]) {
    for (const fill of [0, 1, 255]) {
      const secret = new Uint8Array(48).fill(fill).buffer;
      const [ours, theirs] = [await kem.deriveKeyPair(secret), await reference.deriveKeyPair(secret)];
      expect(bytes(await kem.serializePublicKey(ours.publicKey))).toEqual(
        bytes(await reference.serializePublicKey(theirs.publicKey)),
      );
      expect(bytes(await kem.serializePrivateKey(ours.privateKey))).toEqual(
        bytes(await reference.serializePrivateKey(theirs.privateKey)),
      );
    }
  }
});

test("X-Wing: what one seals the other opens, both ways, on all engines", async () => {
  const suiteOf = (kem: ConstructorParameters<typeof CipherSuite>[0]["kem"]) =>
    new CipherSuite({ kem, kdf: new HkdfSha384(), aead: new Aes256Gcm() });
  const theirs = suiteOf(reference);
  for (const kem of engines) {
    const ours = suiteOf(kem);
    const secret = crypto.getRandomValues(new Uint8Array(48)).buffer;
    const [own, other] = [await kem.deriveKeyPair(secret), await reference.deriveKeyPair(secret)];
    const text = new TextEncoder().encode("hybrid").buffer;
    const sealed = await ours.seal({ recipientPublicKey: own.publicKey }, text);
    expect(bytes(await theirs.open({ recipientKey: other.privateKey, enc: sealed.enc }, sealed.ct))).toEqual(bytes(text));
    const answered = await theirs.seal({ recipientPublicKey: other.publicKey }, text);
    expect(bytes(await ours.open({ recipientKey: own.privateKey, enc: answered.enc }, answered.ct))).toEqual(bytes(text));
  }
});

test("X-Wing: keys and ciphertexts of the wrong size, with an X25519 half of small order or a coefficient past the modulus, are refused", async () => {
  const kem = xwing();
  await expect(kem.deserializePublicKey(new Uint8Array(1215))).rejects.toThrow("1216 bytes");
  await expect(kem.deserializePrivateKey(new Uint8Array(33))).rejects.toThrow("32 bytes");
  const { publicKey, privateKey } = await kem.generateKeyPair();
  await expect(kem.decap({ recipientKey: privateKey, enc: new ArrayBuffer(1119) })).rejects.toThrow("1,120 bytes");
  const weak = bytes(await kem.serializePublicKey(publicKey));
  weak.fill(0, 1184);
  for (const each of engines) {
    await expect(each.encap({ recipientPublicKey: await each.deserializePublicKey(weak) })).rejects.toThrow();
  }
  const unreduced = bytes(await kem.serializePublicKey(publicKey));
  unreduced.fill(0xff, 0, 3);
  for (const each of engines) {
    await expect(each.encap({ recipientPublicKey: await each.deserializePublicKey(unreduced) })).rejects.toThrow();
  }
});

test("Node has ML-KEM, so both engines are held against each other there", async () => {
  if (navigator.userAgent !== "Cloudflare-Workers") expect(engines).toHaveLength(2);
});
