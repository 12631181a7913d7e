// The MLS group id: which conversation, and which MLS group inside it (a frozen one is followed by the next generation).

import { type ConversationId, concat, idBytes, idFromBytes } from "../protocol/index.ts";

/** @returns 20 bytes: the conversation's id, then the generation as uint32, big-endian */
export function groupIdOf(conversation: ConversationId, generation: number): Uint8Array<ArrayBuffer> {
  const tail = new Uint8Array(4);
  new DataView(tail.buffer).setUint32(0, generation);
  return concat(idBytes(conversation), tail);
}

export function readGroupId(groupId: Uint8Array): { conversation: ConversationId; generation: number } | undefined {
  if (groupId.length !== 20) return undefined;
  const generation = new DataView(groupId.buffer, groupId.byteOffset).getUint32(16);
  return { conversation: idFromBytes<ConversationId>(groupId.subarray(0, 16)), generation };
}
