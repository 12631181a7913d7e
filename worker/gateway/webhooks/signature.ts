// The two ways in which a webhook is signed: X-Hub-Signature-256, as the Cloud API does it, and Standard Webhooks.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, utf8 } from "../../../protocol/index.ts";

/** `sha256=` and lower-case hex. @param key the bytes of the app secret */
export function hubSignature(key: Uint8Array, body: Uint8Array): string {
  const mac = hmac(sha256, key, body);
  return `sha256=${[...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** One for each key, separated by spaces: a receiver takes it where any of them fits (Standard Webhooks, "Signature scheme"). */
export function standardSignature(keys: readonly Uint8Array[], id: string, timestampSeconds: number, body: Uint8Array): string {
  const signed = concat(utf8(`${id}.${timestampSeconds}.`), body);
  return keys.map((key) => `v1,${toBase64(hmac(sha256, key, signed))}`).join(" ");
}

/** The same secret in the form that Standard Webhooks libraries take */
export function standardSecret(secret: string): string {
  return `whsec_${toBase64(utf8(secret))}`;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
