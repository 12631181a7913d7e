// The commit protocol (CL6): intent, catch up, make the Commit, store it with the group it leads to, submit, adopt or derive again.
// Everything is in the store before it leaves, so whoever opens the profile next goes on where this one stopped.

import { type CommitMade, createCommit, describe, type Group, readKeyPackage, saveEpoch } from "../../../mls/index.ts";
import {
  type ClientId,
  encodeFrame,
  framePaths,
  idFromBytes,
  type Rejection,
  readCreation,
  readPublicGroup,
  sameBytes,
  type UnixMs,
} from "../../../protocol/index.ts";
import type { IntentRecord } from "../../store/conversation-record.ts";
import type { PendingCommitRecord } from "../../store/tables.ts";
import { deviceIdentity } from "../account/identity.ts";
import type { AtWork } from "../at-work.ts";
import { judge, retryAfterMs, submit } from "../connection/submit.ts";
import { type Draft, setPending } from "../draft.ts";
import type { Progress } from "../pace/progress.ts";
import type { World } from "../world.ts";
import { ABSENT_AGAIN_MS } from "./absent.ts";
import { claim } from "./claims.ts";
import { isHandingOver, leaveAfter } from "./handing-over.ts";
import { MAX_TRIES, planIntent } from "./intent.ts";
import { cannotJoin } from "./lost-place.ts";
import { nextIntent } from "./maintenance.ts";
import { changeRecord } from "./membership.ts";
import { adoptPending } from "./pending-commit.ts";

/** Several may be on their way back at once, and each Commit makes the others begin again. */
const REJOIN_JITTER_MS = 3_000;
/** What a device does by itself and could not */
const AGAIN_AFTER_MS = 3600_000;
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
    if (claimed.kind === "rejected") return claimRefused(world, conversation, intent, claimed.rejection);
    await conversation.step(async (draft) => patchIntent(draft, intent.id, { claimed: claimed.keyPackages }));
  }
  await conversation.step((draft) => makeCommit(world, draft, intent.id));
  return IDLE;
}

async function claimRefused(world: World, conversation: AtWork, intent: IntentRecord, rejection: Rejection): Promise<Progress> {
  const afterMs = retryAfterMs(rejection);
  if (judge(rejection) === "later" && afterMs === 0) return { kind: "later", afterMs };
  await conversation.step(async (draft) => {
    // Whatever else happens there meanwhile: it is not asked for again before.
    if (judge(rejection) === "later") patchIntent(draft, intent.id, { notBefore: world.clock.now() + afterMs });
    else failIntent(world, draft, intent, rejection.kind);
  });
  return IDLE;
}

/** Planned again inside the step: the group may have moved since it was looked at. */
async function makeCommit(world: World, draft: Draft, intentId: string): Promise<void> {
  const intent = draft.record.intents.find(({ id }) => id === intentId);
  if (intent === undefined || draft.group === null || draft.pending !== null) return;
  const plan = planIntent(intent.change, describe(draft.group), world.account().accountId);
  if (plan.kind === "moot") {
    patchIntent(draft, intentId, null);
    return leaveAfter(world, draft, intent.change);
  }
  if (plan.kind === "not-allowed") return failIntent(world, draft, intent, "not-allowed");
  if (plan.addAccount !== null && intent.claimed.length === 0) return;
  const add = plan.addAccount === null ? [] : await notHere(draft.group, intent.claimed, world.clock.now());
  // Its other devices have left nothing to be brought in by.
  if (intent.change.kind === "bring-in" && add.length === 0) return failIntent(world, draft, intent, "no-key-packages");
  // What this device shows of its account is the newest that it knows.
  const made = await createCommit(
    { ...draft.group, identity: deviceIdentity(world.account()) },
    {
      add,
      remove: plan.remove,
      policy: plan.policy ?? undefined,
      // Whoever changes the group next takes out those whom their accounts have put out (LK7).
      alsoLost: true,
      at: draft.record.serverAt || world.clock.now(),
    },
  );
  if (made.kind === "refused") return failIntent(world, draft, intent, made.rule);
  setPending(draft, pendingChange(world, draft, intent, made));
}

/** Those of devices that are not in: of one's own account the others are. */
async function notHere(group: Group, keyPackages: readonly Uint8Array[], now: UnixMs): Promise<Uint8Array[]> {
  const here = new Set(describe(group).roster.map(({ deviceId }) => deviceId));
  const read = await Promise.all(keyPackages.map((bytes) => readKeyPackage(bytes, now)));
  return keyPackages.filter((_, i) => {
    const claims = read[i];
    return claims?.kind !== "ok" || !here.has(claims.deviceId);
  });
}

/** What a person asked for says why it failed; what a device sees to by itself it tries again, or leaves for the next time. */
function failIntent(world: World, draft: Draft, { id, change }: IntentRecord, failed: string): void {
  if (isHandingOver({ change })) {
    failHandingOver(world, draft, { id, change }, failed);
    return;
  }
  patchIntent(draft, id, patchFor(change, world.clock.now(), failed));
  if (change.kind === "let-in")
    draft.record.asks =
      draft.record.asks?.map((ask) => (ask.account === change.account ? { ...ask, isToDecide: true } : ask)) ?? [];
}

/** Whoever is no admin any more has nobody to name. */
function failHandingOver(world: World, draft: Draft, { id, change }: Pick<IntentRecord, "id" | "change">, failed: string): void {
  const isNoAdmin = failed === "not-allowed";
  patchIntent(draft, id, isNoAdmin ? null : { tries: 0, notBefore: world.clock.now() + AGAIN_AFTER_MS });
  if (isNoAdmin) leaveAfter(world, draft, change);
}

function patchFor(change: IntentRecord["change"], now: UnixMs, failed: string): Partial<IntentRecord> | null {
  const { kind } = change;
  if (kind === "self-update" || kind === "bring-in" || (kind === "let-in" && !change.isApproved)) return null;
  if (kind === "add" && change.until !== undefined)
    return failed === "not-allowed" || now >= change.until ? null : { tries: 0, claimed: [], notBefore: now + ABSENT_AGAIN_MS };
  return kind === "put-out" ? { tries: 0, notBefore: now + AGAIN_AFTER_MS } : { failed };
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
    return pending.intent === null ? 0 : countTry(world, draft, pending.intent, rejection);
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

function countTry(world: World, draft: Draft, id: string, rejection: Rejection): number {
  const intent = draft.record.intents.find((each) => each.id === id);
  if (intent === undefined) return 0;
  const tries = intent.tries + 1;
  const verdict = judge(rejection);
  const unclaimed = rejection.kind === "unclaimed-key-package";
  const word = rejection.kind === "commit-refused" ? rejection.rule : rejection.kind;
  const failed = verdict === "fault" && !(unclaimed && tries < MAX_TRIES) ? word : tries >= MAX_TRIES ? "busy" : null;
  patchIntent(draft, id, { tries, failed: null, ...(unclaimed ? { claimed: [] } : {}) });
  if (failed !== null) failIntent(world, draft, intent, failed);
  return tries;
}

/** @param patch null: it is done with */
export function patchIntent(draft: Draft, id: string, patch: Partial<IntentRecord> | null): void {
  draft.record.intents = draft.record.intents.flatMap((each) => {
    if (each.id !== id) return [each];
    return patch === null ? [] : [{ ...each, ...patch }];
  });
}
