// Names for what a view asks for, so that the engine knows a repeated call: 16 random bytes.

import { toBase64Url } from "../../../protocol/index.ts";

export function newId(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}
