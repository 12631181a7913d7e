// The signed business profile: what a business calls itself and where its messages are read, by version, so that an old one cannot replace a new one.

import * as v from "valibot";
import type { AccountKeys } from "./account-keys.ts";
import { readSignedCbor, signCbor } from "./signed-cbor.ts";

const DOMAIN = "parley/business-profile/v1";
export const MAX_BUSINESS_PROFILE_BYTES = 1024;

/** `gateway`: this service's gateway holds a device of the account. `own-server`: a program of the business's own does. */
export type Hosting = "gateway" | "own-server";
export type BusinessProfile = { /** Counts up from 1 with each change */ version: number; name: string; hosting: Hosting };

const profileSchema = v.strictObject({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  hosting: v.picklist(["gateway", "own-server"]),
});

export async function signBusinessProfile(account: AccountKeys, profile: BusinessProfile): Promise<Uint8Array> {
  const { version, name, hosting } = profile;
  return signCbor(account, DOMAIN, { version, name: name.toWellFormed(), hosting });
}

/** Says that the account signed it, not that it is the newest: compare versions. */
export async function verifyBusinessProfile(accountKey: Uint8Array, bytes: Uint8Array): Promise<BusinessProfile | undefined> {
  if (bytes.length > MAX_BUSINESS_PROFILE_BYTES) return undefined;
  const parsed = v.safeParse(profileSchema, await readSignedCbor(accountKey, DOMAIN, bytes));
  return parsed.success ? parsed.output : undefined;
}
