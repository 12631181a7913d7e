// A Commit or creation of our own that the service has accepted: from now on the pending group is the group (CL6).

import { describe, load } from "../../../mls/index.ts";
import type { AccountId, Seq, UnixMs } from "../../../protocol/index.ts";
import type { LineRecord } from "../../store/line-record.ts";
import type { PendingCommitRecord } from "../../store/tables.ts";
import { deviceIdentity } from "../account/identity.ts";
import { addLine, type Draft, putOutbox, setPending } from "../draft.ts";
import { chainOwnCommit } from "../receiving/chaining.ts";
import { tellEarlier } from "../say/earlier.ts";
import { introduceOneself, introduceOthers } from "../say/introducing.ts";
import { enqueue, knowsOf } from "../sending/outbox.ts";
import type { World } from "../world.ts";
import { ABSENT_AGAIN_MS, ABSENT_FOR_MS } from "./absent.ts";
import { comeInside } from "./continuity.ts";
import { leaveAfter } from "./handing-over.ts";
import { awayLines, type Before, beforeChange, commitAt, enterEpoch, linesOf, restartLines, ruleLines } from "./membership.ts";
import { difference } from "./standing.ts";
import { giveUpUnreadable } from "./unreadable.ts";

export async function adoptPending(world: World, draft: Draft, { seq, at }: { seq: Seq; at: UnixMs }): Promise<void> {
  const { pending } = draft;
  if (pending === null) return;
  const group = load(pending.group, new Map(), deviceIdentity(world.account()));
  const first = draft.group === null && pending.purpose === "create";
  const self = world.account().accountId;
  const before = beforeChange(draft);
  // By the link they come back as ones who never went: the Commit strikes them off.
  const former = draft.group === null ? [] : describe(draft.group).policy.former;
  const { lost, state } = draft.record;
  const isNew = state === "joining";
  setPending(draft, null);
  comeInside(draft);
  chainOwnCommit(draft, pending, { seq, at }, world.account().deviceId);
  draft.record.serverAt = Math.max(draft.record.serverAt, at);
  draft.record.cursor = Math.max(draft.record.cursor, seq);
  draft.record.updatedAt = world.clock.now();
  draft.record.ownSinceUpdate = 0;
  draft.record.selfUpdateAt = null;
  const intent = draft.record.intents.find(({ id }) => id === pending.intent);
  draft.record.intents = draft.record.intents.filter(({ id }) => id !== pending.intent);
  if (!isNew && (pending.purpose === "rejoin" || pending.purpose === "recreate")) await giveUpUnreadable(world, draft);
  await enterEpoch(draft, group, commitAt(seq, pending.change));
  draft.record.kind = describe(group).policy.kind;
  if (draft.record.kind === "direct")
    draft.record.peer = describe(group).roster.find((entry) => entry.accountId !== self)?.accountId ?? draft.record.peer;
  // What was written before there was a group was written for those whom it began with.
  if (first) for (const item of draft.outbox) if (item.typedAt === null) putOutbox(draft, { ...item, typedAt: seq });
  if (first) {
    draft.record.readUpTo = Math.max(draft.record.readUpTo, seq);
    if (draft.record.kind === "group") addLine(draft, seq, { kind: "system", at, line: { kind: "created", by: self } });
  }
  // Nothing that came before this was for this device.
  if (isNew) draft.record.readUpTo = Math.max(draft.record.readUpTo, seq);
  for (const line of linesOfOwn(draft, pending, before, self)) addLine(draft, seq, { kind: "system", at, line });
  // Whoever brings somebody in has seen that; who else came meanwhile they may not have.
  if (pending.purpose === "change")
    knowsOf(
      draft,
      pending.change.added.map(({ account }) => account),
      { seq, self },
    );
  // Who the account is another of its devices has said.
  if (first || (pending.purpose !== "change" && !isNew)) introduceOneself(world, draft);
  if (pending.change.added.length > 0) introduceOthers(world, draft);
  const was = new Set([...(before.roster?.members ?? []).map(({ account }) => account), ...former]);
  const hasNew = pending.change.added.some(({ account }) => !was.has(account));
  if (!first && hasNew && describe(group).policy.earlier) await tellEarlier(world, draft);
  leaveAfter(world, draft, intent?.change);
  if (pending.purpose === "recreate") askAgainFor(draft, leftBehind(pending, before, draft), world.clock.now());
  // Its other devices came and went meanwhile.
  if (pending.purpose !== "change" && !first && world.account().log.length > 1) world.ownLeafCame();
  // Whose Commit it was all others know by its place.
  if (pending.purpose === "rejoin" && lost !== null && lost.committer !== null)
    enqueue(draft, { kind: "could-not-follow", seq: lost.seq }, { random: world.random, now: world.clock.now() });
}

function leftBehind({ offender }: PendingCommitRecord, { roster: before }: Before, { roster }: Draft): AccountId[] {
  return roster === null ? [] : difference(before, roster).left.filter((account) => account !== offender);
}

/** Whoever began the group anew without them adds them as soon as the service gives them (CT9). */
function askAgainFor(draft: Draft, accounts: readonly AccountId[], now: UnixMs): void {
  const asked = accounts.map((account) => {
    const change = { kind: "add", account, until: now + ABSENT_FOR_MS } as const;
    return { id: `back ${account}`, change, tries: 0, notBefore: now + ABSENT_AGAIN_MS, claimed: [], failed: null };
  });
  draft.record.intents = [...draft.record.intents, ...asked];
}

function linesOfOwn(
  { record: { kind }, roster }: Draft,
  pending: PendingCommitRecord,
  before: Before,
  self: AccountId,
): LineRecord[] {
  if (roster === null) return [];
  const { purpose, change, isFollowed, offender } = pending;
  if (purpose === "recreate") return restartLines(self, offender, before.roster, roster);
  const lines = linesOf(change, before, roster, kind);
  return purpose === "rejoin" && !isFollowed
    ? [...lines, ...awayLines(kind, before.roster, roster), ...ruleLines(before.roster, roster, null)]
    : lines;
}
