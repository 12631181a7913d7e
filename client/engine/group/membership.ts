// What a Commit changed, as this device keeps and shows it: the roster, and a line for each thing that a person would notice.

import { type CommitChange, describe, type Group, type GroupDescription } from "../../../mls/index.ts";
import type { AccountId, Seq, UnixMs } from "../../../protocol/index.ts";
import { type GroupRules, NOTHING_RULED, RULES } from "../../content/group-rules.ts";
import type { LineRecord } from "../../store/line-record.ts";
import type { ChangeRecord, RosterRecord } from "../../store/tables.ts";
import { addLine, type Draft, replaceGroup, setRoster } from "../draft.ts";
import { ephemeraKey } from "../receiving/ephemera.ts";
import { difference } from "./standing.ts";

const FORMER_EPHEMERA_KEYS = 5;
/** So many Commits back it is known whose one was, for who could not follow it and comes back. */
const REMEMBERED_COMMITS = 32;

export function changeRecord(change: CommitChange): ChangeRecord {
  const who = ({ accountId, deviceId }: { accountId: AccountId; deviceId: ChangeRecord["committer"]["device"] }) => ({
    account: accountId,
    device: deviceId,
  });
  return {
    committer: who(change.committer),
    external: change.external,
    added: change.added.map(who),
    removed: change.removed.map(who),
  };
}

/** Where a Commit stands, and whose it is */
export type CommitAt = RosterRecord["commits"][number];

/** The group is at a new epoch, by that Commit or the Welcome in its place. */
export async function enterEpoch(draft: Draft, group: Group, commit: CommitAt): Promise<void> {
  const { generation, epoch, roster, policy } = describe(group);
  replaceGroup(draft, group);
  draft.record.generation = generation;
  draft.record.epoch = epoch;
  const key = await ephemeraKey(group, generation, epoch);
  draft.record.markerKeys = [key, ...draft.record.markerKeys].slice(0, 1 + FORMER_EPHEMERA_KEYS);
  noteRoster(draft, { policy, roster }, commit);
}

export function commitAt(seq: Seq, change: ChangeRecord): CommitAt {
  return { seq, by: change.committer.account, isReturn: isReturn(change) };
}

/** By an external Commit a device comes back, whose old leaf goes with it; or comes in beside another one of its account. */
function isReturn({ external, removed }: ChangeRecord): boolean {
  return external && removed.length > 0;
}

/** Who is in from that Commit on: whoever was there before stays since when it came. */
export function noteRoster(
  draft: Draft,
  { policy, roster }: Pick<GroupDescription, "policy" | "roster">,
  commit: CommitAt,
): void {
  const present = new Set(roster.map(({ accountId }) => accountId));
  draft.record.leaving = draft.record.leaving.filter((account) => present.has(account));
  // Who asked by another link has to ask again.
  if (draft.roster?.invite?.proof !== policy.invite?.proof) draft.record.asks &&= [];
  if (draft.record.asks) draft.record.asks = draft.record.asks.filter(({ account }) => !present.has(account));
  const joinedAt = new Map(draft.roster?.members.map((member) => [member.account, member.joinedAt]));
  setRoster(draft, {
    members: [...present].map((account) => ({
      account,
      joinedAt: joinedAt.get(account) ?? commit.seq,
      devices: roster.filter((entry) => entry.accountId === account).map(({ deviceId, leaf }) => ({ device: deviceId, leaf })),
    })),
    admins: policy.admins.filter((admin) => present.has(admin)),
    whoAdds: policy.whoAdds,
    whoEdits: policy.whoEdits,
    whoWrites: policy.whoWrites,
    earlier: policy.earlier,
    invite: policy.invite && { proof: policy.invite.proof, uses: policy.invite.uses },
    disappearingMs: policy.disappearingMs,
    commits: [...(draft.roster?.commits ?? []), commit].slice(-REMEMBERED_COMMITS),
  });
  draft.contacts.push(
    ...roster.filter(({ accountId }) => !joinedAt.has(accountId)).map(({ accountId, accountKey }) => ({ accountId, accountKey })),
  );
}

/** What the Commit changed: taken before the epoch is entered. No roster: the conversation's beginning. */
export type Before = { roster: RosterRecord | null; leaving: ReadonlySet<AccountId> };

export function beforeChange({ roster, record }: Draft): Before {
  return { roster, leaving: new Set(record.leaving) };
}

export function showChange(draft: Draft, change: ChangeRecord, before: Before, { seq, at }: { seq: Seq; at: UnixMs }): void {
  if (draft.roster === null) return;
  for (const line of linesOf(change, before, draft.roster, draft.record.kind)) addLine(draft, seq, { kind: "system", at, line });
}

export function linesOf(
  change: ChangeRecord,
  { roster: before, leaving }: Before,
  after: Pick<RosterRecord, "members" | "admins"> & Ruled,
  kind: "self" | "direct" | "group",
): LineRecord[] {
  const by = change.committer.account;
  if (change.external) return isReturn(change) ? [{ kind: "rejoined", by }] : [{ kind: "new-device", account: by }];
  const was = new Set(before?.members.map(({ account }) => account));
  const is = new Set(after.members.map(({ account }) => account));
  const accountsOf = (devices: readonly { account: AccountId }[]) => [...new Set(devices.map(({ account }) => account))];
  const added = accountsOf(change.added).filter((account) => !was.has(account) && account !== by);
  const removed = accountsOf(change.removed).filter((account) => !is.has(account) && !leaving.has(account));
  const admins = new Set(before?.admins);
  const lines: (LineRecord | false)[] = [
    kind === "group" && added.length > 0 && { kind: cameByLink(before, after) ? "joined" : "added", by, accounts: added },
    removed.length > 0 && { kind: "removed", by, accounts: removed },
    ...accountsOf(change.added)
      .filter((account) => was.has(account))
      .map((account): LineRecord => ({ kind: "new-device", account })),
    ...accountsOf(change.removed)
      .filter((account) => is.has(account))
      .map((account): LineRecord => ({ kind: "device-removed", account })),
    ...(before === null ? [] : after.admins.filter((account) => !admins.has(account))).map(
      (account): LineRecord => ({ kind: "admin", by, account, admin: true }),
    ),
    ...dismissed(before?.admins ?? [], after, is).map((account): LineRecord => ({ kind: "admin", by, account, admin: false })),
    ...ruleLines(before, after, by),
  ];
  return lines.filter((line) => line !== false);
}

/** Who is there still, and no admin any more */
function dismissed(was: readonly AccountId[], { admins }: Pick<RosterRecord, "admins">, is: ReadonlySet<AccountId>): AccountId[] {
  return was.filter((account) => is.has(account) && !admins.includes(account));
}

type Ruled = Pick<RosterRecord, "disappearingMs" | "invite"> & Partial<GroupRules>;

/** The Commit has counted one who came by it. */
function cameByLink(before: Ruled | null, { invite }: Ruled): boolean {
  const was = before?.invite;
  return invite != null && was != null && invite.proof === was.proof && invite.uses > was.uses;
}

/** Who comes in hears nothing of a link that was there before. */
function inviteLines(before: Ruled | null, { invite }: Ruled, by: AccountId | null): LineRecord[] {
  if (before === null || by === null || before.invite?.proof === invite?.proof) return [];
  return [{ kind: "invite", by, now: invite == null ? "off" : before.invite == null ? "on" : "reset" }];
}

/** @param by null where nobody knows who it was */
export function ruleLines(before: Ruled | null, after: Ruled, by: AccountId | null): LineRecord[] {
  const { disappearingMs: ms = null } = after;
  const [was, is] = [
    { ...NOTHING_RULED, ...before },
    { ...NOTHING_RULED, ...after },
  ];
  return [
    ...((before?.disappearingMs ?? null) === ms ? [] : [{ kind: "disappearing", by, ms } as const]),
    ...inviteLines(before, after, by),
    ...RULES.filter((rule) => was[rule] !== is[rule]).map((rule) => ({ kind: "rule", by, rule, value: is[rule] }) as const),
  ];
}

/** Of a group that took the place of a frozen one: who is gone, and who has become an admin by it. */
export function restartLines(
  by: AccountId,
  offender: AccountId | null,
  before: RosterRecord | null,
  after: RosterRecord,
): LineRecord[] {
  const wasAdmin = new Set(before?.admins);
  const isGone = offender !== null && after.members.every(({ account }) => account !== offender);
  const absent = difference(before, after).left.filter((account) => account !== offender);
  return [
    { kind: "recreated", by },
    ...(isGone ? [{ kind: "expelled", account: offender } as const] : []),
    ...(absent.length > 0 ? [{ kind: "unreachable", accounts: absent } as const] : []),
    ...after.admins
      .filter((account) => before !== null && !wasAdmin.has(account))
      .map((account): LineRecord => ({ kind: "admin", by, account, admin: true })),
  ];
}

/** Who came and who went while this device could not tell by whom. */
export function awayLines(
  kind: "self" | "direct" | "group",
  before: Pick<RosterRecord, "members"> | null,
  after: RosterRecord,
): LineRecord[] {
  const { came, left } = difference(before, after);
  return kind === "group" && came.length + left.length > 0 ? [{ kind: "while-away", came, left }] : [];
}
