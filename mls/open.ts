// Application messages in: PrivateMessage to plaintext, its sender and what was authenticated beside it (RFC 9420 §6.3).
//
// ts-mls's processMessage answers neither sender nor AAD, and one error for all that may be wrong: so the steps are ours.

import { encode } from "ts-mls/codec/tlsEncoder.js";
import { verifyFramedContentSignature } from "ts-mls/framedContent.js";
import {
  decodePrivateMessageContent,
  decryptSenderData,
  type PrivateMessage,
  privateContentAADEncoder,
  toAuthenticatedContent,
} from "ts-mls/privateMessage.js";
import { ratchetToGeneration } from "ts-mls/secretTree.js";
import type { SenderData } from "ts-mls/sender.js";
import { leafToNodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import { sameBytes } from "../protocol/index.ts";
import { readMessage } from "./codec.ts";
import { type Group, isActive } from "./group.ts";
import { rosterOf } from "./leaves.ts";
import { MlsError } from "./refusal.ts";
import { entryAt, type RosterEntry } from "./roster.ts";
import { parleySuite } from "./suite.ts";

export type OpenRule = "malformed" | "group" | "epoch" | "duplicate" | "too-old" | "too-far-ahead" | "forged" | "unknown-sender";
export type NotOpened = { kind: "refused"; rule: OpenRule; detail: string };
export type Opened = {
  kind: "ok";
  group: Group;
  plaintext: Uint8Array;
  aad: Uint8Array;
  /** Whose ratchet changed */ leaf: number;
  sender: RosterEntry;
  /** Zero these once the new ratchet is stored */ consumed: Uint8Array[];
};

/**
 * How far one sender's messages may come out of order. The service orders them, so gaps come from messages that never arrived;
 * each step of the ratchet is one HMAC or two, and 2,000 of them take some 40 ms.
 */
export const RETENTION = { retainKeysForGenerations: 32, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 2000 };

/** Only what opens changes the group: after a refusal the caller goes on with the one it has. */
export async function open(group: Group, bytes: Uint8Array): Promise<Opened | NotOpened> {
  if (!isActive(group)) throw new MlsError("this device was removed from the group");
  const { identity, state } = group;
  const message = readMessage(bytes, "mls_private_message")?.privateMessage;
  if (message === undefined || message.contentType !== "application") return notOpened("malformed", "not an application message");
  if (!sameBytes(message.groupId, state.groupContext.groupId)) return notOpened("group", "for another group");
  if (message.epoch !== state.groupContext.epoch)
    return notOpened("epoch", `at ${message.epoch}, not ${state.groupContext.epoch}`);
  const senderData = await senderDataOf(group, message);
  if (senderData === undefined) return notOpened("forged", "its sender data cannot be read");
  const sender = entryAt(rosterOf(state.ratchetTree), senderData.leafIndex);
  if (sender === undefined) return notOpened("unknown-sender", `leaf ${senderData.leafIndex} is blank`);
  const outOfReach = generationProblem(group, senderData);
  if (outOfReach !== undefined) return outOfReach;
  const { key, nonce, newTree, consumed } = await ratchetToGeneration(
    state.secretTree,
    senderData,
    "application",
    RETENTION,
    parleySuite,
  );
  const content = await decrypt(message, key, nonce);
  if (content?.contentType !== "application") return notOpened("forged", "it cannot be decrypted");
  const { content: framed, auth } = toAuthenticatedContent(content, message, sender.leaf);
  const { signature } = parleySuite;
  if (!(await verifyFramedContentSignature(sender.deviceKey, "mls_private_message", framed, auth, state.groupContext, signature)))
    return notOpened("forged", "not signed by its sender");
  return {
    kind: "ok",
    group: { identity, state: { ...state, secretTree: newTree } },
    plaintext: content.applicationData,
    aad: message.authenticatedData,
    leaf: sender.leaf,
    sender,
    consumed,
  };
}

function notOpened(rule: OpenRule, detail: string): NotOpened {
  return { kind: "refused", rule, detail };
}

async function senderDataOf({ state }: Group, message: PrivateMessage): Promise<SenderData | undefined> {
  try {
    return await decryptSenderData(message, state.keySchedule.senderDataSecret, parleySuite);
  } catch {
    return undefined;
  }
}

function generationProblem({ state }: Group, { leafIndex, generation }: SenderData): NotOpened | undefined {
  const ratchet = state.secretTree[leafToNodeIndex(toLeafIndex(leafIndex))]?.application;
  if (ratchet === undefined) return notOpened("unknown-sender", `leaf ${leafIndex} has no ratchet`);
  const ahead = generation - ratchet.generation;
  if (ahead > RETENTION.maximumForwardRatchetSteps) return notOpened("too-far-ahead", `${ahead} generations ahead`);
  if (ahead >= 0 || ratchet.unusedGenerations[generation] !== undefined) return undefined;
  return -ahead > RETENTION.retainKeysForGenerations
    ? notOpened("too-old", `${-ahead} generations behind`)
    : notOpened("duplicate", "opened before, or sent by this device itself");
}

async function decrypt(message: PrivateMessage, key: Uint8Array, nonce: Uint8Array) {
  const aad = encode(privateContentAADEncoder)(message);
  try {
    const padded = await parleySuite.hpke.decryptAead(key, nonce, aad, message.ciphertext);
    return decodePrivateMessageContent("application")(padded, 0)?.[0];
  } catch {
    return undefined;
  }
}
