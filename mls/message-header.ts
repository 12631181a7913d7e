// What the service reads of an application message: for which group and epoch it is.

import type { ConversationId } from "../protocol/index.ts";

export type MessageHeader = { conversation: ConversationId; generation: number; epoch: number };

/** Answers undefined for anything but a whole PrivateMessage with application content. */
export function readMessageHeader(_bytes: Uint8Array): MessageHeader | undefined {
  throw new Error("not yet");
}
