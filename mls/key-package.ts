// KeyPackages: what a device leaves with the directory so that others can add it while it is away (RFC 9420 §10).

import { encodeMlsMessage, generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from "ts-mls";
import { makeKeyPackageRef, verifyKeyPackage } from "ts-mls/keyPackage.js";
import { verifyLeafNodeSignatureKeyPackage } from "ts-mls/leafNode.js";
import * as v from "valibot";
import {
  type AccountId,
  type DeviceId,
  decodeCborMap,
  encodeCbor,
  KEY_PACKAGE_LIFETIME_MS,
  sameBytes,
  toBase64Url,
  type UnixMs,
} from "../protocol/index.ts";
import { isOurLeaf, LAST_RESORT_EXTENSION, lastResort as lastResortExtension, ourCapabilities } from "./capabilities.ts";
import { readMessage } from "./codec.ts";
import { credentialBytes, credentialsOf } from "./credential.ts";
import { credentialHolds } from "./credential-holds.ts";
import type { DeviceIdentity } from "./identity.ts";
import { MlsError, type Refused, refused } from "./refusal.ts";
import { PARLEY_SUITE_NAME, parleySuite } from "./suite.ts";
import { isXWingPublicKey } from "./xwing-key.ts";

export type KeyPackageSecrets = {
  /** MLSMessage with the KeyPackage: public */ bytes: Uint8Array;
  /** For this device's store only */ privateBytes: Uint8Array;
};

export type KeyPackageClaims = {
  kind: "ok";
  /** KeyPackageRef, base64url */ ref: string;
  accountId: AccountId;
  accountKey: Uint8Array;
  deviceId: DeviceId;
  deviceKey: Uint8Array;
  proof: Uint8Array;
  notAfter: UnixMs;
  lastResort: boolean;
};

/** A device whose clock runs behind may still use what one with a right clock has made. */
const CLOCK_SKEW_MS = 24 * 3600 * 1000;
const MAX_LIFETIME_MS = KEY_PACKAGE_LIFETIME_MS + 2 * CLOCK_SKEW_MS;

export async function createKeyPackage(
  identity: DeviceIdentity,
  options: { now: UnixMs; lifetimeMs: number; lastResort: boolean },
): Promise<KeyPackageSecrets & { ref: string }> {
  const { keyPackage, secrets } = await generateKeyPackage(identity, options);
  return {
    bytes: encodeMlsMessage({ version: "mls10", wireformat: "mls_key_package", keyPackage }),
    privateBytes: encodeCbor(
      new Map([
        [1, secrets.initPrivateKey],
        [2, secrets.hpkePrivateKey],
      ]),
    ),
    ref: await keyPackageRef(keyPackage),
  };
}

/** Checks all that can be checked of a KeyPackage by itself: signature, standing, lifetime, shape (RFC 9420 §10.1). */
export async function readKeyPackage(bytes: Uint8Array, at: UnixMs): Promise<KeyPackageClaims | Refused> {
  const keyPackage = readMessage(bytes, "mls_key_package")?.keyPackage;
  return keyPackage === undefined ? refused("malformed", "not a KeyPackage") : judgeKeyPackage(keyPackage, at);
}

/**
 * What it says of itself, checked by its form alone: no signature, no key. A fifth of the work or less, for whoever stores it; who hands it out
 * reads it.
 */
export async function peekKeyPackage(bytes: Uint8Array, at: UnixMs): Promise<KeyPackageClaims | Refused> {
  const keyPackage = readMessage(bytes, "mls_key_package")?.keyPackage;
  if (keyPackage === undefined) return refused("malformed", "not a KeyPackage");
  const claims = claimsIn(keyPackage, at);
  return claims.kind === "refused" ? claims : { ...claims, ref: await keyPackageRef(keyPackage) };
}

export async function judgeKeyPackage(keyPackage: KeyPackage, at: UnixMs): Promise<KeyPackageClaims | Refused> {
  const { leafNode, initKey } = keyPackage;
  const claims = claimsIn(keyPackage, at);
  if (claims.kind === "refused") return claims;
  if (!isXWingPublicKey(initKey) || !isXWingPublicKey(leafNode.hpkePublicKey))
    return refused("key-package", "a key that cannot be sealed to");
  if (!(await credentialHolds(leafNode.credential, leafNode.signaturePublicKey)))
    return refused("standing", "its account does not have this device");
  const { signature } = parleySuite;
  if (!(await verifyLeafNodeSignatureKeyPackage(leafNode, signature)) || !(await verifyKeyPackage(keyPackage, signature)))
    return refused("signature", "the KeyPackage is not signed by its device");
  return { ...claims, ref: await keyPackageRef(keyPackage) };
}

function claimsIn(keyPackage: KeyPackage, at: UnixMs): Omit<KeyPackageClaims, "ref"> | Refused {
  const { leafNode, extensions, initKey } = keyPackage;
  const credentials = credentialsOf(leafNode.credential);
  if (credentials === undefined) return refused("key-package", "its credential is not one of ours");
  if (keyPackage.cipherSuite !== PARLEY_SUITE_NAME) return refused("key-package", "wrong suite");
  const lastResort = extensions[0]?.extensionType === LAST_RESORT_EXTENSION && extensions[0].extensionData.length === 0;
  if (!isOurLeaf(leafNode) || extensions.length !== (lastResort ? 1 : 0)) return refused("key-package", "unknown shape");
  if (sameBytes(initKey, leafNode.hpkePublicKey)) return refused("reused-key", "init key and leaf key are the same");
  const notBefore = Number(leafNode.lifetime.notBefore) * 1000;
  const notAfter = Number(leafNode.lifetime.notAfter) * 1000;
  if (!(notBefore <= at && at <= notAfter)) return refused("key-package", "outside its lifetime");
  if (notAfter - notBefore > MAX_LIFETIME_MS) return refused("key-package", "its lifetime is too long");
  return { kind: "ok", ...credentials, deviceKey: leafNode.signaturePublicKey, notAfter, lastResort };
}

export async function keyPackageRef(keyPackage: KeyPackage): Promise<string> {
  return toBase64Url(await makeKeyPackageRef(keyPackage, parleySuite.hash));
}

export async function generateKeyPackage(
  identity: DeviceIdentity,
  { now, lifetimeMs, lastResort }: { now: UnixMs; lifetimeMs: number; lastResort: boolean },
): Promise<{ keyPackage: KeyPackage; secrets: PrivateKeyPackage }> {
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    { credentialType: "basic", identity: credentialBytes(identity) },
    ourCapabilities,
    { notBefore: seconds(Math.max(0, now - CLOCK_SKEW_MS)), notAfter: seconds(now + lifetimeMs) },
    lastResort ? [lastResortExtension] : [],
    { signKey: identity.privateKey, publicKey: identity.publicKey },
    parleySuite,
  );
  return { keyPackage: publicPackage, secrets: privatePackage };
}

const privateMap = v.pipe(
  v.map(v.number(), v.instance(Uint8Array)),
  v.transform((map) => ({ initPrivateKey: map.get(1), hpkePrivateKey: map.get(2) })),
  v.object({ initPrivateKey: v.instance(Uint8Array), hpkePrivateKey: v.instance(Uint8Array) }),
);
/** Throws MlsError where the store gave back something else. */
export function readPrivateBytes(privateBytes: Uint8Array, identity: DeviceIdentity): PrivateKeyPackage {
  const parsed = v.safeParse(privateMap, decodeCborMap(privateBytes.slice()));
  if (!parsed.success) throw new MlsError("the stored secrets of a KeyPackage are broken");
  return { ...parsed.output, signaturePrivateKey: identity.privateKey };
}

function seconds(time: UnixMs): bigint {
  return BigInt(Math.floor(time / 1000));
}
