// Another's Commit, followed from inside; and where that fails, followed from outside until this device has come back (CT2, CT3, CT4).

import {
  type CommitChange,
  type CommitRule,
  describeView,
  followCommit,
  type Group,
  loadView,
  type PublicView,
  processCommit,
  publicViewOf,
  saveView,
  signReport,
} from "../../../mls/index.ts";
import type { AccountId, Envelope, Seq } from "../../../protocol/index.ts";
import { deviceIdentity } from "../account/identity.ts";
import { addLine, type Draft, setView } from "../draft.ts";
import { sayLinkAgain } from "../say/link-again.ts";
import { isSelf, type World } from "../world.ts";
import { comeInAgain, leaveGroup } from "./departure.ts";
import { beforeChange, changeRecord, commitAt, enterEpoch, noteRoster, showChange } from "./membership.ts";
import { adoptPending } from "./pending-commit.ts";

type CommitEnvelope = Extract<Envelope, { kind: "commit" }>;

/**
 * What only a member can find: then it was the committer who made it so, by its own claim. Whatever else is wrong the service would
 * have refused, so it was changed on its way, and nobody is to be blamed.
 */
const COMMITTERS_FAULT: readonly CommitRule[] = ["path-secret", "membership-tag", "confirmation-tag", "external-pub"];

export async function takeCommit(world: World, draft: Draft, envelope: CommitEnvelope): Promise<void> {
  const { seq, at } = envelope;
  if (draft.pending?.clientId === envelope.clientId) return adoptPending(world, draft, { seq, at });
  if (draft.record.lost !== null) return followFromOutside(world, draft, envelope);
  if (draft.group === null) return askLater(draft, seq);
  const claimed = { commit: envelope.bytes, claim: envelope.claim };
  const processed = await processCommit(draft.group, claimed, at);
  if (processed.kind === "refused") return lose(world, draft, draft.group, { envelope, rule: processed.rule });
  const before = beforeChange(draft);
  draft.spent.push(...processed.consumed);
  draft.record.gap = false;
  if (processed.kind === "removed") return becomeRemoved(world, draft, processed.change.committer.accountId, envelope);
  const change = changeRecord(processed.change);
  await enterEpoch(draft, processed.group, commitAt(seq, change));
  showChange(draft, change, before, { seq, at });
  sayLinkAgain(world, before, draft, change);
  const came = change.external ? [change.committer, ...change.added] : change.added;
  if (came.some(({ account }) => isSelf(world, account))) world.ownLeafCame();
}

/** From here on this device is outside, with the last state that it verified in hand. */
async function lose(
  world: World,
  draft: Draft,
  group: Group,
  { envelope, rule }: { envelope: CommitEnvelope; rule: CommitRule },
): Promise<void> {
  const { seq } = envelope;
  const followed = await followCommit(publicViewOf(group), { commit: envelope.bytes, claim: envelope.claim }, envelope.at);
  const isTheirs = COMMITTERS_FAULT.includes(rule) && followed.kind === "ok";
  const committer = isTheirs ? followed.change.committer.accountId : null;
  const report = isTheirs ? await reportOf(world, draft, followed.change, envelope) : null;
  draft.record.lost = { seq, at: world.clock.now(), committer, report };
  if (draft.record.state === "active") draft.record.state = "recovering";
  if (followed.kind === "ok") goOnOutside(world, draft, followed, envelope);
}

async function followFromOutside(world: World, draft: Draft, envelope: CommitEnvelope): Promise<void> {
  if (draft.view === null) return;
  const followed = await followCommit(loadView(draft.view), { commit: envelope.bytes, claim: envelope.claim }, envelope.at);
  if (followed.kind === "refused") return setView(draft, null);
  goOnOutside(world, draft, followed, envelope);
}

/** Who is in is shown as it is known, also by who cannot read along for the moment. */
function goOnOutside(
  world: World,
  draft: Draft,
  { view, change }: { view: PublicView; change: CommitChange },
  envelope: CommitEnvelope,
): void {
  const own = world.account().deviceId;
  if (change.removed.some(({ deviceId }) => deviceId === own)) {
    becomeRemoved(world, draft, change.committer.accountId, envelope);
    return;
  }
  const before = beforeChange(draft);
  const { policy, roster } = describeView(view);
  setView(draft, saveView(view));
  const changed = changeRecord(change);
  noteRoster(draft, { policy, roster }, commitAt(envelope.seq, changed));
  showChange(draft, changed, before, envelope);
}

/** Who has left and would come back is in to the service until somebody has taken them out. */
function askLater({ record }: Draft, due: Seq): void {
  if (record.state === "left" && record.asked) record.asked = { ...record.asked, due };
}

function reportOf(world: World, { record }: Draft, { committer, epoch }: CommitChange, { bytes }: CommitEnvelope) {
  const { id: conversation, generation } = record;
  const about = { conversation, generation, epoch, commit: bytes, committer: committer.accountId };
  return isSelf(world, committer.accountId) ? null : signReport(deviceIdentity(world.account()), about);
}

function becomeRemoved(world: World, draft: Draft, by: AccountId, { seq, at }: Envelope): void {
  const { accountId: self, cameBackAt } = world.account();
  const hasLeft = draft.record.state === "left";
  askLater(draft, seq);
  leaveGroup(draft, hasLeft ? "left" : "removed");
  if (hasLeft || comeInAgain(draft, cameBackAt)) return;
  addLine(draft, seq, { kind: "system", at, line: { kind: "removed", by, accounts: [self] } });
}
