// Everything that is checked of a creation before it is written: the shape, the group that it opens, and its first Commit.

import { openPublicGroup, type PublicGroup, type RestartTerms, type RosterEntry, restartProblem } from "../../mls/verify.ts";
import {
  type AccountId,
  type ConversationId,
  type Creation,
  directConversationId,
  isGroupConversationId,
  MAX_CREATION_BYTES,
  sameBytes,
  selfConversationId,
  type UnixMs,
} from "../../protocol/index.ts";
import type { Claims, Session } from "../rpc.ts";
import { NOT_A_MEMBER, type Rejected, rejected } from "./decide.ts";
import { type Head, presentMembers } from "./head.ts";
import { type VerifiedCommit, verifyBundle } from "./verify-bundle.ts";

export type VerifiedCreation = {
  kind: "ok";
  opened: PublicGroup;
  /** Null where the creator is alone */
  first: VerifiedCommit | null;
};

/** A KeyPackage with the longest proof of its account, and what is sealed to it */
const LARGEST_ADDITION_BYTES = 18 * 1024;

/** Looked at before anything is parsed: a creation is as large as what was claimed for it allows. */
export function isLargerThanClaimed({ first }: Creation, claims: Claims): boolean {
  const size = first === null ? 0 : first.commit.length + (first.welcome?.length ?? 0);
  return size > (Object.keys(claims).length + 1) * LARGEST_ADDITION_BYTES;
}

export async function verifyCreation(
  conversation: ConversationId,
  session: Session,
  creation: Creation,
  { at, claims }: { at: UnixMs; claims: Claims },
): Promise<VerifiedCreation | Rejected> {
  if (isLargerThanClaimed(creation, claims)) return rejected({ kind: "unclaimed-key-package" });
  const opened = await openPublicGroup({ groupInfo: creation.groupInfo, tree: creation.tree, at });
  if (opened.kind === "refused") return refuse(opened.rule, opened.detail);
  const { group } = opened;
  if (
    group.conversation !== conversation ||
    group.generation !== creation.generation ||
    group.policy.kind !== creation.shape.kind
  )
    return refuse("group", "the group is for another conversation, generation or kind");
  // Nobody has been left out of what never was.
  if (creation.generation === 0 && group.policy.absent.length > 0)
    return refuse("continuity", "only a restart leaves somebody out");
  const [creator] = group.roster;
  if (creator?.accountId !== session.account || creator.deviceId !== session.device)
    return refuse("sender", "the creator is not the device of this session");
  if (creation.first === null) {
    const isWhole = creation.shape.kind !== "direct";
    return isWhole ? { kind: "ok", opened: group, first: null } : refuse("group", "a direct conversation begins with both");
  }
  const first = await verifyBundle(group, session, creation.first, { at, claims, limitBytes: MAX_CREATION_BYTES });
  if (first.kind === "rejected") return first;
  const stranger = shapeProblem(creation.shape, first.next.roster);
  return stranger === undefined ? { kind: "ok", opened: group, first } : refuse("group", stranger);
}

/** The same creation again: its answer got lost, and it left no client id in the log. */
export function isSameCreation(group: PublicGroup | undefined, creation: Creation): boolean {
  return creation.first === null && group?.epoch === 0 && sameBytes(group.groupInfo, creation.groupInfo);
}

/** A frozen group is followed by one of the next generation, which whoever has the turn begins (CT5). */
export function decideRestart(head: Head, session: Session, creation: Creation, terms: RestartTerms): { kind: "ok" } | Rejected {
  const members = presentMembers(head);
  if (!members.some(({ device, account }) => device === session.device && account === session.account)) return NOT_A_MEMBER;
  if (head.frozen === null || creation.generation !== head.generation + 1 || creation.shape.kind !== head.kind)
    return rejected({ kind: "conversation-exists", generation: head.generation });
  return terms.mayBegin.includes(session.account) ? { kind: "ok" } : refuse("continuity", "an admin begins the group anew");
}

/** The new group has everybody, every role and every rule of the old one, but for the one who was reported (CT5). */
export function restartRefused({ opened, first }: VerifiedCreation, terms: RestartTerms): Rejected | undefined {
  const { policy, roster } = first?.next ?? opened;
  const [creator] = opened.roster;
  if (creator === undefined) return refuse("tree", "an empty group");
  const problem = restartProblem(terms, { policy, roster, creator: creator.accountId });
  return problem && refuse(problem.rule, problem.detail);
}

/** Asked first: who is not one of the two does not learn whether they talk. */
export async function placeProblem(
  conversation: ConversationId,
  creator: AccountId,
  shape: Creation["shape"],
): Promise<Rejected | undefined> {
  const problem = await shapesPlaceProblem(conversation, creator, shape);
  return problem === undefined ? undefined : refuse("group", problem);
}

async function shapesPlaceProblem(conversation: ConversationId, creator: AccountId, shape: Creation["shape"]) {
  switch (shape.kind) {
    case "self":
      return shape.account === creator && conversation === (await selfConversationId(creator))
        ? undefined
        : "not one's own notes";
    case "direct": {
      const [one, other] = shape.accounts;
      const fits = one !== other && shape.accounts.includes(creator) && conversation === (await directConversationId(one, other));
      return fits ? undefined : "not a direct conversation of these accounts";
    }
    case "group":
      return isGroupConversationId(conversation) ? undefined : "not the id of a group";
  }
}

function shapeProblem(shape: Creation["shape"], roster: readonly RosterEntry[]): string | undefined {
  if (shape.kind !== "direct") return undefined;
  const present = new Set(roster.map(({ accountId }) => accountId));
  return present.size === 2 && shape.accounts.every((account) => present.has(account))
    ? undefined
    : "not between these two accounts";
}

function refuse(rule: string, detail: string): Rejected {
  return rejected({ kind: "commit-refused", rule, detail });
}
