// What an accepted Commit or creation does to the conversation, as one value: the ledger writes it whole or not at all. Pure.

import { type CommitChange, type PublicGroup, reportsAfter } from "../../mls/verify.ts";
import type { CommitBundle, ConversationId, Creation, DeviceId, Envelope, UnixMs } from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import type { Head, Member } from "./head.ts";
import type { AddedByCommit } from "./log.ts";
import { membersAfter, membersOf } from "./membership.ts";
import type { VerifiedCommit } from "./verify-bundle.ts";
import type { VerifiedCreation } from "./verify-creation.ts";

export type Change = {
  head: Head;
  group: PublicGroup;
  /** The Commit as it enters the log; a creator alone leaves none */
  commit: { envelope: Envelope; added: AddedByCommit | null } | null;
  written: readonly Member[];
  removed: readonly Member[];
};

export function commitChange(
  head: Head,
  session: Session,
  { bundle, verified, at }: { bundle: CommitBundle; verified: VerifiedCommit; at: UnixMs },
): Change {
  const seq = head.seq + 1;
  const reports = reportsAfter(head.reports, { ...session, isExternal: verified.change.external });
  const { members, written, removed } = membersAfter(head, verified.change, verified.next.roster, seq);
  return {
    head: { ...head, seq, at, epoch: verified.next.epoch, members, reports },
    group: verified.next,
    commit: commitEntry(session, bundle, verified, { seq, at, restart: null }),
    written,
    removed,
  };
}

/** @param before null, or the frozen conversation that begins anew with this group */
export function creationChange(
  before: Head | null,
  conversation: ConversationId,
  session: Session,
  { creation, verified, at }: { creation: Creation; verified: VerifiedCreation; at: UnixMs },
): Change {
  const { opened, first } = verified;
  const group = first?.next ?? opened;
  const base: Head = before ?? {
    conversation,
    kind: creation.shape.kind,
    seq: 0,
    at,
    generation: creation.generation,
    epoch: 0,
    frozen: null,
    reports: [],
    members: new Map(),
  };
  const seq = first === null ? base.seq : base.seq + 1;
  const restart = before?.frozen?.reports ?? null;
  const { members, written, removed } = membersOf(base, group.roster, {
    seq,
    generation: creation.generation,
    epoch: group.epoch,
  });
  return {
    head: { ...base, seq, at, generation: creation.generation, epoch: group.epoch, frozen: null, reports: [], members },
    group,
    commit: first && creation.first ? commitEntry(session, creation.first, first, { seq, at, restart }) : null,
    written,
    removed,
  };
}

function commitEntry(
  { device }: Session,
  { commit, welcome, clientId, claim }: CommitBundle,
  { change }: { change: CommitChange },
  { seq, at, restart }: { seq: number; at: UnixMs; restart: readonly Uint8Array[] | null },
): { envelope: Envelope; added: AddedByCommit | null } {
  const envelope: Envelope = { kind: "commit", seq, at, device, clientId, bytes: commit, claim };
  if (welcome === null) return { envelope, added: null };
  const refs: Record<DeviceId, string> = {};
  for (const { deviceId, ref } of change.added) refs[deviceId] = ref;
  return { envelope, added: { refs, welcome, restart } };
}
