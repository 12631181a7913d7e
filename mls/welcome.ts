// A Welcome as the service handles it: each recipient gets its own secrets only.

import { encodeMlsMessage } from "ts-mls";
import { toBase64Url } from "../protocol/index.ts";
import { readMessage } from "./codec.ts";

/** @param ref KeyPackageRef, base64url. Answers undefined where the Welcome has nothing for it. */
export function splitWelcome(bytes: Uint8Array, ref: string): Uint8Array | undefined {
  const welcome = readMessage(bytes, "mls_welcome")?.welcome;
  const own = welcome?.secrets.find(({ newMember }) => toBase64Url(newMember) === ref);
  if (welcome === undefined || own === undefined) return undefined;
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome: { ...welcome, secrets: [own] } });
}

/** KeyPackageRefs (base64url) of those whom it is for: a Commit is accepted only where it adds exactly these. */
export function welcomedRefs(bytes: Uint8Array): string[] {
  return readMessage(bytes, "mls_welcome")?.welcome.secrets.map(({ newMember }) => toBase64Url(newMember)) ?? [];
}
