// What the object knows of its conversation when it decides: where the log ends, the epoch, and who may see what.

import type { FrozenBy, Reported } from "../../mls/verify.ts";
import type { AccountId, ConversationId, DeviceId, Seq, UnixMs } from "../../protocol/index.ts";

/** What a device may see of the log: from the Commit that brought it in to the one that removed it. */
export type Window = { readonly since: Seq; readonly until: Seq };

export type Member = {
  readonly slot: number;
  readonly device: DeviceId;
  readonly account: AccountId;
  /** The first entry that it sees: the Commit that brought it in */
  readonly since: Seq;
  /** It was in before, and has not read all that was for it then */
  readonly former: readonly Window[];
  /** The Commit that removed it is the last entry that it sees, and its epoch the last that it hears of */
  readonly removed: { readonly seq: Seq; readonly generation: number; readonly epoch: number } | null;
  /** It has stored everything up to here */
  readonly cursor: Seq;
  /** Sealed: what it last said that it has received and read */
  readonly marker: { readonly epoch: number; readonly bytes: Uint8Array } | null;
};

export type Head = {
  readonly conversation: ConversationId;
  readonly kind: "self" | "direct" | "group";
  readonly seq: Seq;
  readonly at: UnixMs;
  readonly generation: number;
  readonly epoch: number;
  /** A majority could not follow a Commit: nothing goes on until the group begins anew */
  readonly frozen: FrozenBy | null;
  /** Of Commits near the head, by accounts of which no device has gone on from inside */
  readonly reports: readonly Reported[];
  readonly members: ReadonlyMap<DeviceId, Member>;
};

/** Where the log ends for this member. */
export function endFor(head: Head, member: Member): Seq {
  return member.removed?.seq ?? head.seq;
}

/** In the order of the log. */
export function windowsOf(head: Head, member: Member): Window[] {
  return [...member.former, { since: member.since, until: endFor(head, member) }];
}

export function presentMembers(head: Head): Member[] {
  return [...head.members.values()].filter(({ removed }) => removed === null);
}

/** A device that is in the group now. */
export function presentMember(head: Head | null, device: DeviceId): Member | undefined {
  const member = head?.members.get(device);
  return member?.removed === null ? member : undefined;
}
