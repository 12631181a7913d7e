// A group as the service knows it: the ratchet tree, the GroupContext and who is in it. No secret is in here.

import type { GroupContext, RatchetTree } from "ts-mls";
import type { ConversationId, UnixMs } from "../protocol/index.ts";
import type { Policy } from "./policy.ts";
import type { Refused } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";

export type PublicGroup = {
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly policy: Policy;
  readonly roster: readonly RosterEntry[];
  /** Opaque outside mls/ from here on */
  readonly tree: RatchetTree;
  readonly context: GroupContext;
  readonly confirmationTag: Uint8Array;
  readonly groupInfo: Uint8Array;
};

/** The beginning: epoch 0, exactly one leaf, signed by it. */
export async function openPublicGroup(_given: {
  groupInfo: Uint8Array;
  tree: Uint8Array;
  at: UnixMs;
}): Promise<{ kind: "ok"; group: PublicGroup } | Refused> {
  throw new Error("not yet");
}

/** Two parts, because the tree grows with the group and the head does not. */
export function encodePublicGroup(_group: PublicGroup): { head: Uint8Array; tree: Uint8Array } {
  throw new Error("not yet");
}

/** Throws MlsError on bytes that `encodePublicGroup` did not write. */
export function decodePublicGroup(_head: Uint8Array, _tree: Uint8Array): PublicGroup {
  throw new Error("not yet");
}

/** For joiners and rejoiners: the `ratchet_tree` encoding (RFC 9420 §12.4.3.3). */
export function publicGroupTree(_group: PublicGroup): Uint8Array {
  throw new Error("not yet");
}

/** For rejoiners: the newest GroupInfo, as its committer signed it. */
export function publicGroupInfo(group: PublicGroup): Uint8Array {
  return group.groupInfo;
}
