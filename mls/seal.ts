// Application messages out: plaintext to PrivateMessage (RFC 9420 §6.3).
//
// ts-mls's protectApplicationData signs, and only then derives the keys: here the platform signs while we derive.

import { encodeMlsMessage, type FramedContent } from "ts-mls";
import { encode } from "ts-mls/codec/tlsEncoder.js";
import { signFramedContentApplicationOrProposal } from "ts-mls/framedContent.js";
import { encodePrivateMessageContent, encryptSenderData, privateContentAADEncoder } from "ts-mls/privateMessage.js";
import { consumeRatchet } from "ts-mls/secretTree.js";
import { leafToNodeIndex, toLeafIndex } from "ts-mls/treemath.js";
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
  const { groupContext, keySchedule } = state;
  const leaf = state.privatePath.leafIndex;
  const contentType = "application";
  const place = { groupId: groupContext.groupId, epoch: groupContext.epoch, contentType } as const;
  const content = {
    ...place,
    applicationData: plaintext,
    sender: { senderType: "member", leafIndex: leaf },
    authenticatedData: aad,
  } as const satisfies FramedContent;
  const [auth, ratcheted] = await Promise.all([
    sign(group, content),
    consumeRatchet(state.secretTree, leafToNodeIndex(toLeafIndex(leaf)), contentType, parleySuite),
  ]);
  const { key, nonce, generation, reuseGuard, newTree, consumed } = ratcheted;
  const ciphertext = await parleySuite.hpke.encryptAead(
    key,
    nonce,
    encode(privateContentAADEncoder)({ ...place, authenticatedData: aad }),
    encodeUnpadded({ ...content, auth }),
  );
  const senderData = { leafIndex: leaf, generation, reuseGuard };
  const encryptedSenderData = await encryptSenderData(keySchedule.senderDataSecret, senderData, place, ciphertext, parleySuite);
  const privateMessage = { ...place, authenticatedData: aad, encryptedSenderData, ciphertext };
  const bytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
  return { group: { identity, state: { ...state, secretTree: newTree } }, bytes, leaf, consumed };
}

const encodeUnpadded = encodePrivateMessageContent({ kind: "alwaysPad", paddingLength: 0 });

function sign({ identity, state: { groupContext: context } }: Group, content: FramedContent & { contentType: "application" }) {
  const { version: protocolVersion } = context;
  const tbs = { protocolVersion, wireformat: "mls_private_message", content, senderType: "member", context } as const;
  return signFramedContentApplicationOrProposal(identity.privateKey, tbs, parleySuite);
}
