// Application messages out: plaintext to PrivateMessage (RFC 9420 §6.3).

import type { Group } from "./group.ts";

export type Sealed = {
  group: Group;
  /** MLSMessage with a PrivateMessage */ bytes: Uint8Array;
  /** Whose ratchet changed: store it before the bytes leave */ leaf: number;
  /** Zero these once the new ratchet is stored */ consumed: Uint8Array[];
};

/** @param aad travels in the clear, authenticated */
export async function seal(_group: Group, _plaintext: Uint8Array, _aad: Uint8Array): Promise<Sealed> {
  throw new Error("not yet");
}
