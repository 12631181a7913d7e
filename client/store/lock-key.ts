// The key that a lock wraps: made once, opened by what a PIN or a passkey gives (PBKDF2, RFC 8018; HKDF, RFC 5869; AES-GCM).

import { utf8 } from "../../protocol/index.ts";
import { type LockRecord, PIN_ITERATIONS, type Way } from "./lock-record.ts";

const SALT_BYTES = 16;
const IV_BYTES = 12;
const AES = { name: "AES-GCM", length: 256 } as const;
const CONTEXT = utf8("parley/app-lock/v1");

export function pinWay(): Way {
  return { kind: "pin", salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)), iterations: PIN_ITERATIONS };
}

/** @param secret the PIN as it was typed, or 32 bytes of a passkey */
export async function wrappingKey(way: Way, secret: string | Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const { subtle } = crypto;
  // The same PIN from another keyboard is the same.
  const bytes = typeof secret === "string" ? utf8(secret.normalize("NFKC")) : secret;
  const [algorithm, name] =
    way.kind === "pin"
      ? [{ name: "PBKDF2", hash: "SHA-256", salt: way.salt, iterations: way.iterations }, "PBKDF2"]
      : [{ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: CONTEXT }, "HKDF"];
  const base = await subtle.importKey("raw", bytes, name, false, ["deriveKey"]);
  return subtle.deriveKey(algorithm, base, AES, false, ["wrapKey", "unwrapKey"]);
}

/** A key of its own for each lock: what lay in the open before opens nothing of what is sealed from now on. */
export async function makeLock(way: Way, wrapping: CryptoKey): Promise<{ lock: LockRecord; key: CryptoKey }> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const made = await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
  const wrapped = new Uint8Array(await crypto.subtle.wrapKey("raw", made, wrapping, sealedWith(iv)));
  const lock: LockRecord = { way, iv, wrapped, epoch: 0, failures: 0, failedAt: 0 };
  const key = await openLock(lock, wrapping);
  if (key === null) throw new Error("what was wrapped does not open");
  return { lock, key };
}

/** @returns null where this does not open it */
export async function openLock({ iv, wrapped }: LockRecord, wrapping: CryptoKey): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.unwrapKey("raw", wrapped, wrapping, sealedWith(iv), AES, false, ["encrypt", "decrypt"]);
  } catch {
    return null;
  }
}

function sealedWith(iv: Uint8Array<ArrayBuffer>) {
  return { name: "AES-GCM", iv, additionalData: CONTEXT };
}
