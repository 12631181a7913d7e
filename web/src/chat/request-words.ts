// Who asks, and what they can't see, in a sentence each.

import type { ConversationDetails } from "../../../client/index.ts";

type Asked = Pick<ConversationDetails, "kind"> & { request: NonNullable<ConversationDetails["request"]> };

export function whoAsks({ kind, request }: Asked): string {
  const { by } = request;
  if (by === null) return "Someone you don't know added you here.";
  const handle = by.handle !== null && by.name !== `@${by.handle}` ? ` (@${by.handle})` : "";
  return kind === "direct"
    ? `${by.name}${handle} wrote to you for the first time.`
    : `${by.name}${handle}, whom you don't know, added you to this group.`;
}

export function whatTheySee({ kind }: Asked): string {
  const unseen = "Until you accept, nothing shows them that you're here or have read this.";
  return kind === "direct" ? unseen : `${unseen} Delete takes you out of the group without a message.`;
}
