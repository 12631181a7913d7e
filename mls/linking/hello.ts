// What the new device says first: the key to seal to and its own, under a tag that only somebody who was told the code can make.

import * as v from "valibot";
import { concat, decodeCbor, encodeCbor, sameBytes, utf8 } from "../../protocol/index.ts";
import { webCryptoHash } from "../engine.ts";
import { sign, verify } from "../signature.ts";
import { SIGNATURE_BYTES } from "../signed-cbor.ts";
import { isXWingPublicKey } from "../xwing-key.ts";
import type { LinkKeys } from "./link-code.ts";

const DOMAIN = "parley/link-hello/v1";
const TAG_BYTES = 48;
const MAX_HELLO_BYTES = 2048;
const MAX_SYSTEM_LETTERS = 64;

const { mac, verifyMac } = webCryptoHash("SHA-384");
const bytes = (length: number) => v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === length);
const helloSchema = v.strictObject({
  version: v.literal(1),
  /** X-Wing */
  sealKey: v.custom<Uint8Array>((given) => given instanceof Uint8Array && isXWingPublicKey(given)),
  deviceKey: bytes(32),
  /** SHA-256 of what it reveals later, so that nobody in between can choose keys until the check codes agree */
  commitment: bytes(32),
  /** Browser and system, its own word */
  system: v.pipe(v.string(), v.maxLength(MAX_SYSTEM_LETTERS)),
});

export type Hello = v.InferOutput<typeof helloSchema>;
/** It has no id yet: that follows from whose it will be. */
export type NewDevice = { key: Uint8Array; privateKey: Uint8Array };

/** @returns the CBOR, the device's signature, and the tag over both */
export async function encodeHello({ mailbox, helloKey }: LinkKeys, hello: Hello, privateKey: Uint8Array): Promise<Uint8Array> {
  const body = encodeCbor({ ...hello, system: hello.system.slice(0, MAX_SYSTEM_LETTERS).toWellFormed() });
  const signed = concat(body, await sign(privateKey, signedPart(mailbox, body)));
  return concat(signed, await mac(helloKey, signed));
}

/** `forged` is whatever did not come from somebody with the code. */
export async function readHello({ mailbox, helloKey }: LinkKeys, given: Uint8Array): Promise<Hello | "forged" | "malformed"> {
  if (given.length > MAX_HELLO_BYTES || given.length <= TAG_BYTES + SIGNATURE_BYTES) return "forged";
  const signed = given.subarray(0, -TAG_BYTES);
  if (!(await verifyMac(helloKey, given.subarray(-TAG_BYTES), signed))) return "forged";
  const body = signed.subarray(0, -SIGNATURE_BYTES);
  const parsed = v.safeParse(helloSchema, decodeCbor(body));
  if (!parsed.success || !sameBytes(encodeCbor(parsed.output), body)) return "malformed";
  // It has the key that it wants to be listed with: nobody links with somebody else's.
  const holds = await verify(parsed.output.deviceKey, signedPart(mailbox, body), signed.subarray(-SIGNATURE_BYTES));
  return holds ? parsed.output : "malformed";
}

function signedPart(mailbox: LinkKeys["mailbox"], body: Uint8Array): Uint8Array {
  return concat(utf8(DOMAIN), utf8(mailbox), body);
}
