// Application messages out: plaintext to PrivateMessage (RFC 9420 §6.3).

import { encodeMlsMessage } from "ts-mls";
import { protectApplicationData } from "ts-mls/messageProtection.js";
import { type Group, isActive } from "./group.ts";
import { MlsError } from "./refusal.ts";
import { parleySuite } from "./suite.ts";

export type Sealed = {
  group: Group;
  /** MLSMessage with a PrivateMessage */ bytes: Uint8Array;
  /** Whose ratchet changed: store it before the bytes leave */ leaf: number;
  /** Zero these once the new ratchet is stored */ consumed: Uint8Array[];
};

/**
 * Nothing is padded here: ts-mls pads to 256 bytes and no further, so the content pads itself.
 * @param aad travels in the clear, authenticated
 */
export async function seal(group: Group, plaintext: Uint8Array, aad: Uint8Array): Promise<Sealed> {
  if (!isActive(group)) throw new MlsError("this device was removed from the group");
  const { identity, state } = group;
  const leaf = state.privatePath.leafIndex;
  const { newSecretTree, privateMessage, consumed } = await protectApplicationData(
    identity.privateKey,
    state.keySchedule.senderDataSecret,
    plaintext,
    aad,
    state.groupContext,
    state.secretTree,
    leaf,
    { kind: "alwaysPad", paddingLength: 0 },
    parleySuite,
  );
  const bytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
  return { group: { identity, state: { ...state, secretTree: newSecretTree } }, bytes, leaf, consumed };
}
