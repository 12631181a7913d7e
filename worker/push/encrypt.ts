// One push message, encrypted for one user agent (RFC 8291, which is RFC 8188's aes128gcm with keys of its own).

import { concat, utf8 } from "../../protocol/index.ts";

/** What the user agent gave its subscription: its P-256 public key, uncompressed (65 bytes), and 16 bytes of secret */
export type UserAgentKeys = { p256dh: Uint8Array; auth: Uint8Array };
type Given = { salt: Uint8Array<ArrayBuffer>; sender: CryptoKeyPair };

const P256 = { name: "ECDH", namedCurve: "P-256" } as const;
const RECORD_BYTES = 4096;
/** Ends the last record; zeros after it are padding (RFC 8188 §2). */
const LAST = 2;

/**
 * @param paddedTo the content's length with its delimiter and padding: equal for all pushes, so that none says more by its size
 * @param given for the vectors only: else both are made here
 * @throws where `p256dh` is no point of the curve, or the content is longer than it may be
 */
export async function encryptPush(
  content: Uint8Array,
  { p256dh, auth }: UserAgentKeys,
  paddedTo: number,
  given?: Given,
): Promise<Uint8Array<ArrayBuffer>> {
  if (content.length + 1 > paddedTo || paddedTo + 16 > RECORD_BYTES) throw new RangeError("a push of that length is not sent");
  const { salt, sender } = given ?? (await fresh());
  const receiver = await crypto.subtle.importKey("raw", p256dh.slice(), P256, false, []);
  const ownPublic = new Uint8Array((await crypto.subtle.exportKey("raw", sender.publicKey)) as ArrayBuffer);
  // workerd's types want the key under another name than the standard's, which is what runs.
  const dh = { name: "ECDH", public: receiver } as unknown as SubtleCryptoDeriveKeyAlgorithm;
  const shared = new Uint8Array(await crypto.subtle.deriveBits(dh, sender.privateKey, 256));
  const secret = await hkdf(shared, auth.slice(), concat(utf8("WebPush: info\0"), p256dh, ownPublic), 32);
  const key = await hkdf(secret, salt, utf8("Content-Encoding: aes128gcm\0"), 16);
  const nonce = await hkdf(secret, salt, utf8("Content-Encoding: nonce\0"), 12);
  const record = new Uint8Array(paddedTo);
  record.set(content);
  record[content.length] = LAST;
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, aes, record));
  const header = new Uint8Array(5);
  new DataView(header.buffer).setUint32(0, RECORD_BYTES);
  header[4] = ownPublic.length;
  return concat(salt, header, ownPublic, sealed);
}

async function fresh(): Promise<Given> {
  const sender = (await crypto.subtle.generateKey(P256, true, ["deriveBits"])) as CryptoKeyPair;
  return { salt: crypto.getRandomValues(new Uint8Array(16)), sender };
}

async function hkdf(
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, bytes * 8));
}
