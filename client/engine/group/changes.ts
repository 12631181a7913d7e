// The commit protocol (CL6): intent, catch up, make the Commit, store it with the group it leads to, submit, adopt or derive again.
// Everything is in the store before it leaves, so whoever opens the profile next goes on where this one stopped.

import { type CommitMade, createCommit, describe, saveEpoch } from "../../../mls/index.ts";
import {
  type ClientId,
  encodeFrame,
  framePaths,
  idFromBytes,
  type Rejection,
  readCreation,
  readPublicGroup,
  sameBytes,
} from "../../../protocol/index.ts";
import type { IntentRecord } from "../../store/conversation-record.ts";
import type { PendingCommitRecord } from "../../store/tables.ts";
import type { AtWork } from "../at-work.ts";
import { judge, retryAfterMs, submit } from "../connection/submit.ts";
import { type Draft, setPending } from "../draft.ts";
import type { Progress } from "../pace/progress.ts";
import type { World } from "../world.ts";
import { claim } from "./claims.ts";
import { MAX_TRIES, nextIntent, planIntent } from "./intent.ts";
import { cannotJoin } from "./lost-place.ts";
import { changeRecord } from "./membership.ts";
import { adoptPending } from "./pending-commit.ts";

/** Several may be on their way back at once, and each Commit makes the others begin again. */
const REJOIN_JITTER_MS = 3_000;
const IDLE: Progress = { kind: "idle" };

export async function runChanges(world: World, conversation: AtWork): Promise<Progress> {
  for (;;) {
    const { pending, record } = await conversation.state();
    if (pending !== null) {
      const progress = await settlePending(world, conversation, pending);
      if (progress.kind === "later") return progress;
      continue;
    }
    const intent = record.state === "active" ? nextIntent(record.intents, world.clock.now()) : undefined;
    if (intent === undefined) return IDLE;
    const progress = await prepare(world, conversation, intent);
    if (progress.kind === "later") return progress;
  }
}

async function prepare(world: World, conversation: AtWork, intent: IntentRecord): Promise<Progress> {
  const caught = await conversation.catchUp();
  if (caught.kind === "no-answer") return { kind: "later", afterMs: null };
  const { group } = await conversation.state();
  if (group === null) return IDLE;
  const plan = planIntent(intent.change, describe(group), world.account().accountId);
  if (plan.kind === "commit" && plan.addAccount !== null && intent.claimed.length === 0) {
    const claimed = await claim(world, plan.addAccount, conversation.id);
    if (claimed.kind === "no-answer") return { kind: "later", afterMs: null };
    if (claimed.kind === "rejected") return claimRefused(conversation, intent, claimed.rejection);
    await conversation.step(async (draft) => patchIntent(draft, intent.id, { claimed: claimed.keyPackages }));
  }
  await conversation.step((draft) => makeCommit(world, draft, intent.id));
  return IDLE;
}

async function claimRefused(conversation: AtWork, intent: IntentRecord, rejection: Rejection): Promise<Progress> {
  if (judge(rejection) === "later") return { kind: "later", afterMs: retryAfterMs(rejection) };
  await conversation.step(async (draft) => patchIntent(draft, intent.id, { failed: rejection.kind }));
  return IDLE;
}

/** Planned again inside the step: the group may have moved since it was looked at. */
async function makeCommit(world: World, draft: Draft, intentId: string): Promise<void> {
  const intent = draft.record.intents.find(({ id }) => id === intentId);
  if (intent === undefined || draft.group === null || draft.pending !== null) return;
  const plan = planIntent(intent.change, describe(draft.group), world.account().accountId);
  if (plan.kind === "moot") return patchIntent(draft, intentId, null);
  if (plan.kind === "not-allowed") return patchIntent(draft, intentId, { failed: "not-allowed" });
  if (plan.addAccount !== null && intent.claimed.length === 0) return;
  const made = await createCommit(draft.group, {
    add: plan.addAccount === null ? [] : intent.claimed,
    remove: plan.remove,
    policy: plan.policy ?? undefined,
    at: draft.record.serverAt || world.clock.now(),
  });
  if (made.kind === "refused") return patchIntent(draft, intentId, { failed: made.rule });
  setPending(draft, pendingChange(world, draft, intent, made));
}

function pendingChange(world: World, draft: Draft, intent: IntentRecord, made: CommitMade): PendingCommitRecord {
  const { generation, epoch } = draft.record;
  const clientId = idFromBytes<ClientId>(world.random.bytes(16));
  const { commit, welcome, groupInfo, claim } = made;
  return {
    purpose: "change",
    intent: intent.id,
    clientId,
    request: encodeFrame({ clientId, generation, epoch, commit, welcome, groupInfo, claim }),
    tries: 0,
    group: saveEpoch(made.pending),
    generation,
    epoch: epoch + 1,
    change: changeRecord(made.change),
    isFollowed: true,
    offender: null,
    acceptedAs: null,
  };
}

/** Asks, again if need be, under the same client id: the service gives a retry the first answer (SQ3). */
export async function settlePending(world: World, conversation: AtWork, pending: PendingCommitRecord): Promise<Progress> {
  if (pending.acceptedAs !== null) return adoptInOrder(world, conversation);
  const path = pending.purpose === "create" || pending.purpose === "recreate" ? framePaths.create : framePaths.commit;
  const submitted = await submit(world, path, conversation.id, pending.request);
  switch (submitted.kind) {
    case "accepted":
      await conversation.step(async (draft) => {
        if (draft.pending?.clientId !== pending.clientId) return;
        const { seq, at } = submitted;
        if (seq <= draft.record.cursor + 1) await adoptPending(world, draft, { seq, at });
        else setPending(draft, { ...draft.pending, acceptedAs: { seq, at } });
      });
      return IDLE;
    case "rejected":
      return pendingRejected(world, conversation, pending, submitted.rejection);
    default:
      return { kind: "later", afterMs: null };
  }
}

/** Everything before our Commit is handled first. */
async function adoptInOrder(world: World, conversation: AtWork): Promise<Progress> {
  const caught = await conversation.catchUp();
  if (caught.kind !== "ok") return { kind: "later", afterMs: null };
  await conversation.step(async (draft) => {
    if (draft.pending?.acceptedAs) await adoptPending(world, draft, draft.pending.acceptedAs);
  });
  return IDLE;
}

async function pendingRejected(
  world: World,
  conversation: AtWork,
  pending: PendingCommitRecord,
  rejection: Rejection,
): Promise<Progress> {
  const verdict = judge(rejection);
  if (verdict === "later") return { kind: "later", afterMs: retryAfterMs(rejection) };
  if (rejection.kind === "conversation-exists" && (await isOurs(world, conversation, pending))) {
    await conversation.step((draft) => adoptPending(world, draft, { seq: 0, at: draft.record.serverAt }));
    return IDLE;
  }
  const tries = await conversation.step(async (draft) => {
    if (draft.pending?.clientId !== pending.clientId) return 0;
    setPending(draft, null);
    if (verdict === "frozen") draft.record.state = "frozen";
    // Somebody else was faster: that is no failure to come back.
    if (verdict === "behind" && pending.purpose === "rejoin") draft.record.rejoinedAt = null;
    return pending.intent === null ? 0 : countTry(draft, pending.intent, rejection);
  });
  const caught = await conversation.catchUp();
  if (caught.kind === "no-answer") return { kind: "later", afterMs: null };
  if (pending.purpose === "create" && verdict === "behind") await notWelcomed(world, conversation);
  if (verdict === "behind" && pending.purpose === "rejoin")
    return { kind: "later", afterMs: Math.floor(world.random.fraction() * REJOIN_JITTER_MS) };
  if (verdict === "behind" && tries > 0)
    return { kind: "later", afterMs: Math.floor(world.random.fraction() * 250 * 2 ** tries) };
  return verdict === "fault" && pending.purpose !== "change" ? { kind: "later", afterMs: null } : IDLE;
}

/** A creation without a first Commit has no client id in the log: it is ours if the group there is the one we made. */
async function isOurs(world: World, conversation: AtWork, pending: PendingCommitRecord): Promise<boolean> {
  if (pending.epoch !== 0) return false;
  const made = readCreation(pending.request);
  const there = await world.api.frame(framePaths.group, { conversation: conversation.id }, null, readPublicGroup);
  return made.ok && there.kind === "ok" && sameBytes(made.frame.groupInfo, there.value.groupInfo);
}

/** It exists, and nobody left a Welcome for this device: come back through the account's other leaf, if there is one. */
async function notWelcomed(world: World, conversation: AtWork): Promise<void> {
  await conversation.step(async (draft) => {
    if (draft.record.state === "creating" && draft.group === null) cannotJoin(draft, world.clock.now());
  });
}

function countTry(draft: Draft, id: string, rejection: Rejection): number {
  const intent = draft.record.intents.find((each) => each.id === id);
  if (intent === undefined) return 0;
  const tries = intent.tries + 1;
  const verdict = judge(rejection);
  const unclaimed = rejection.kind === "unclaimed-key-package";
  const word = rejection.kind === "commit-refused" ? rejection.rule : rejection.kind;
  const failed = verdict === "fault" && !(unclaimed && tries < MAX_TRIES) ? word : tries >= MAX_TRIES ? "busy" : null;
  if (intent.change.kind === "self-update" && failed !== null) patchIntent(draft, id, null);
  else patchIntent(draft, id, { tries, failed, ...(unclaimed ? { claimed: [] } : {}) });
  return tries;
}

/** @param patch null: it is done with */
export function patchIntent(draft: Draft, id: string, patch: Partial<IntentRecord> | null): void {
  draft.record.intents = draft.record.intents.flatMap((each) => {
    if (each.id !== id) return [each];
    return patch === null ? [] : [{ ...each, ...patch }];
  });
}
