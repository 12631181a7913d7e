// What the service reads of a Commit without judging it: of which group and epoch it is, and whether it removes somebody.

import type { ConversationId } from "../protocol/index.ts";
import { readMessage } from "./codec.ts";
import { readGroupId } from "./group-id.ts";

export type CommitHeader = {
  conversation: ConversationId;
  generation: number /** Before the Commit */;
  epoch: number;
  removes: boolean;
};

/** Answers undefined for anything but a PublicMessage with a Commit of a group of ours. */
export function readCommitHeader(bytes: Uint8Array): CommitHeader | undefined {
  const content = readMessage(bytes, "mls_public_message")?.publicMessage.content;
  const group = content && readGroupId(content.groupId);
  if (content?.contentType !== "commit" || group === undefined) return undefined;
  const removes = content.commit.proposals.some(
    (each) => each.proposalOrRefType === "proposal" && each.proposal.proposalType === "remove",
  );
  return { ...group, epoch: Number(content.epoch), removes };
}
