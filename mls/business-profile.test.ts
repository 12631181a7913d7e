// What a business signs of itself holds for its own account and purpose only.

import { expect, test } from "vitest";
import { accountIdOf, concat, encodeCbor, toBase64Url, utf8 } from "../protocol/index.ts";
import type { AccountKeys } from "./account-keys.ts";
import {
  type BusinessProfile,
  MAX_BUSINESS_PROFILE_BYTES,
  signBusinessProfile,
  verifyBusinessProfile,
} from "./business-profile.ts";
import { publicKeyOf, sign } from "./signature.ts";

async function accountOf(seed: number): Promise<AccountKeys> {
  const privateKey = new Uint8Array(32).fill(seed);
  const publicKey = await publicKeyOf(privateKey);
  return { accountId: await accountIdOf(publicKey), publicKey, privateKey };
}
const account = await accountOf(1);
const profile: BusinessProfile = { version: 3, name: "Acme", hosting: "gateway" };
const signed = await signBusinessProfile(account, profile);
const DOMAIN = "parley/business-profile/v1";
const signedAs = async (domain: string, body: Uint8Array) =>
  concat(body, await sign(account.privateKey, concat(utf8(domain), body)));

test("[BP1] golden: a profile that was signed once is read for ever", async () => {
  expect(toBase64Url(signed)).toBe(
    "o2RuYW1lZEFjbWVnaG9zdGluZ2dnYXRld2F5Z3ZlcnNpb24DHjCZhYBwfwBBSyAeOGJPASgJXkYZSuS_EiHJAmShe3B0u3QJCQGY0gSVbwdRz6k4Oz96kXNRWnUkezZ_3POvDA",
  );
  expect(await verifyBusinessProfile(account.publicKey, signed)).toEqual(profile);
});

test("[BP1] nobody else's key makes it hold, and nothing else that was signed passes for it", async () => {
  expect(await verifyBusinessProfile((await accountOf(2)).publicKey, signed)).toBeUndefined();
  const body = encodeCbor(profile);
  expect(await verifyBusinessProfile(account.publicKey, await signedAs(DOMAIN, body))).toEqual(profile);
  for (const domain of ["", "parley/account-log/v1", "parley/vault-record/v1", "parley/business-profile/v2"])
    expect(await verifyBusinessProfile(account.publicKey, await signedAs(domain, body))).toBeUndefined();
});

test("[BP1] a bit turned anywhere, a byte missing or too many: not a profile", async () => {
  for (let at = 0; at < signed.length; at++) {
    const hostile = signed.slice();
    hostile[at] = (hostile[at] ?? 0) ^ (1 << (at % 8));
    expect(await verifyBusinessProfile(account.publicKey, hostile)).toBeUndefined();
    expect(await verifyBusinessProfile(account.publicKey, signed.subarray(0, at))).toBeUndefined();
  }
  expect(await verifyBusinessProfile(account.publicKey, concat(signed, new Uint8Array(1)))).toBeUndefined();
});

test.each<[string, unknown]>([
  ["version 0", { ...profile, version: 0 }],
  ["half a version", { ...profile, version: 1.5 }],
  ["no name", { ...profile, name: "" }],
  ["a name of 257 letters", { ...profile, name: "x".repeat(257) }],
  ["more than a KiB", { ...profile, name: "x".repeat(256), more: "x".repeat(MAX_BUSINESS_PROFILE_BYTES) }],
  ["another hosting", { ...profile, hosting: "elsewhere" }],
  ["something beside", { ...profile, verified: true }],
  ["a list", [1, "Acme", "gateway"]],
])("[BP1] %s is not read, though the account has signed it", async (_name, claims) => {
  expect(await verifyBusinessProfile(account.publicKey, await signedAs(DOMAIN, encodeCbor(claims)))).toBeUndefined();
});
