// A group at rest: the whole once per epoch, and for each message only the ratchet of its sender.

import { decodeGroupState, encodeGroupState, type GroupState } from "ts-mls";
import { decodeUint64, uint64Encoder } from "ts-mls/codec/number.js";
import { mapDecoders } from "ts-mls/codec/tlsDecoder.js";
import { composeBufferEncoders, encode } from "ts-mls/codec/tlsEncoder.js";
import { decodeVarLenData, varLenDataEncoder } from "ts-mls/codec/variableLength.js";
import { decodeGenerationSecret, generationSecretEncoder } from "ts-mls/secretTree.js";
import { leafToNodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import { sameBytes } from "../protocol/index.ts";
import { decodeWhole } from "./codec.ts";
import type { Group } from "./group.ts";
import type { DeviceIdentity } from "./identity.ts";
import { MlsError } from "./refusal.ts";

/** Everything but the device's own keys. */
export function saveEpoch({ state }: Group): Uint8Array {
  return encodeGroupState(state);
}

/** What one message changed: the application ratchet of its sender's leaf. */
export function saveRatchet({ state }: Group, leaf: number): Uint8Array {
  const ratchet = state.secretTree[leafToNodeIndex(toLeafIndex(leaf))]?.application;
  if (ratchet === undefined) throw new MlsError(`leaf ${leaf} has no ratchet`);
  return encodeRatchet([state.groupContext.groupId, state.groupContext.epoch, ratchet]);
}

/** @param ratchets by leaf, the newest of each; those of another epoch are passed over. Throws MlsError on broken bytes. */
export function load(epoch: Uint8Array, ratchets: ReadonlyMap<number, Uint8Array>, identity: DeviceIdentity): Group {
  const saved = decodeWhole(decodeGroupState, encodeGroupState, epoch);
  if (saved === undefined) throw new MlsError("the stored state of a group is broken");
  const secretTree = saved.secretTree.slice();
  for (const [leaf, bytes] of ratchets) {
    const ratchet = decodeWhole(decodeRatchet, encodeRatchet, bytes);
    const node = leafToNodeIndex(toLeafIndex(leaf));
    const held = secretTree[node];
    if (ratchet === undefined || held === undefined) throw new MlsError(`the stored ratchet of leaf ${leaf} is broken`);
    const [groupId, atEpoch, application] = ratchet;
    if (!sameBytes(groupId, saved.groupContext.groupId) || atEpoch !== saved.groupContext.epoch) continue;
    secretTree[node] = { ...held, application };
  }
  return { identity, state: { ...saved, secretTree } };
}

type Ratchet = [groupId: Uint8Array, epoch: bigint, ratchet: GroupState["secretTree"][number]["application"]];
const encodeRatchet = encode(composeBufferEncoders<Ratchet>([varLenDataEncoder, uint64Encoder, generationSecretEncoder]));
const decodeRatchet = mapDecoders<Ratchet, Ratchet>(
  [decodeVarLenData, decodeUint64, decodeGenerationSecret],
  (groupId, epoch, ratchet) => [groupId, epoch, ratchet],
);
