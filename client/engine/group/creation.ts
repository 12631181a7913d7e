// How a conversation begins at the service, and begins anew with another group after a majority could not follow a Commit.

import { createCommit, createGroup, offenderOf, type Policy, restartTerms, saveEpoch } from "../../../mls/index.ts";
import {
  type AccountId,
  type ClientId,
  type Creation,
  encodeFrame,
  idFromBytes,
  type Rejection,
} from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { ChangeRecord, PendingCommitRecord } from "../../store/tables.ts";
import { deviceIdentity } from "../account/identity.ts";
import type { AtWork } from "../at-work.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import { type Draft, setPending } from "../draft.ts";
import type { Progress } from "../pace/progress.ts";
import { failItem } from "../sending/outbox.ts";
import type { World } from "../world.ts";
import { patchIntent } from "./changes.ts";
import { claim } from "./claims.ts";
import { changeRecord } from "./membership.ts";
import { standingOf } from "./standing.ts";

/** Stores a pending creation; `runChanges` submits it. */
export async function prepareCreation(world: World, conversation: AtWork): Promise<Progress> {
  const { record } = await conversation.state();
  const wanted = invited(record);
  const claims = await claimAll(world, conversation, wanted);
  if (claims.kind === "later") return claims;
  await conversation.step(async (draft) => {
    if (draft.record.state !== "creating" || draft.pending !== null || draft.group !== null) return;
    for (const { account, rejection } of claims.refused) refuse(draft, account, rejection);
    if (record.kind === "direct" && claims.keyPackages.length === 0) return;
    setPending(draft, await pendingCreation(world, draft.record, 0, claims.keyPackages, policyFor(world, draft.record)));
    draft.record.intents = draft.record.intents.filter(({ change, failed }) => change.kind !== "add" || failed !== null);
  });
  return { kind: "idle" };
}

/** A restart cannot leave out whom the directory does not give: whoever has the turn asks again. */
const RESTART_AGAIN_MS = 10 * 60_000;

/** Generation + 1, on the terms that all the others hold it against (CT5). @param reports those that froze it */
export async function prepareRestart(world: World, conversation: AtWork, reports: readonly Uint8Array[]): Promise<Progress> {
  const state = await conversation.state();
  const known = standingOf(state);
  if (known === null) return { kind: "idle" };
  const offender = await offenderOf(reports, known.roster, { conversation: conversation.id, generation: known.generation });
  const terms = restartTerms(known, offender);
  const self = world.account().accountId;
  const claims = await claimAll(
    world,
    conversation,
    [...terms.accounts].filter((account) => account !== self),
  );
  if (claims.kind === "later") return claims;
  if (claims.refused.length > 0) return { kind: "later", afterMs: RESTART_AGAIN_MS };
  await conversation.step(async (draft) => {
    if (draft.record.state !== "frozen" || draft.pending !== null) return;
    const pending = await pendingCreation(world, draft.record, known.generation + 1, claims.keyPackages, terms.policy);
    setPending(draft, { ...pending, purpose: "recreate", offender });
  });
  return { kind: "idle" };
}

type Claims =
  | { kind: "ok"; keyPackages: Uint8Array[]; refused: { account: AccountId; rejection: Rejection }[] }
  | { kind: "later"; afterMs: number | null };

async function claimAll(world: World, conversation: AtWork, accounts: readonly AccountId[]): Promise<Claims> {
  const keyPackages: Uint8Array[] = [];
  const refused: { account: AccountId; rejection: Rejection }[] = [];
  for (const account of accounts) {
    const claimed = await claim(world, account, conversation.id);
    if (claimed.kind === "no-answer") return { kind: "later", afterMs: null };
    if (claimed.kind === "ok") keyPackages.push(...claimed.keyPackages);
    else if (judge(claimed.rejection) === "later") return { kind: "later", afterMs: retryAfterMs(claimed.rejection) };
    else refused.push({ account, rejection: claimed.rejection });
  }
  return { kind: "ok", keyPackages, refused };
}

function invited(record: ConversationRecord): AccountId[] {
  if (record.kind === "direct") return record.peer === null ? [] : [record.peer];
  return record.intents.flatMap(({ change, failed }) => (change.kind === "add" && failed === null ? [change.account] : []));
}

/** In a direct conversation nothing can go without the peer: its messages say so, and can be tried again. */
function refuse(draft: Draft, account: AccountId, rejection: Rejection): void {
  const intent = draft.record.intents.find(({ change }) => change.kind === "add" && change.account === account);
  if (intent) patchIntent(draft, intent.id, { failed: rejection.kind });
  if (draft.record.kind === "direct") for (const { clientId } of draft.outbox) failItem(draft, clientId, "refused");
}

function policyFor(world: World, { kind }: ConversationRecord): Policy {
  const admins = kind === "group" ? [world.account().accountId] : [];
  return { version: 1, kind, admins, whoAdds: "members", whoEdits: "members", disappearingMs: null };
}

async function pendingCreation(
  world: World,
  record: ConversationRecord,
  generation: number,
  add: readonly Uint8Array[],
  policy: Policy,
): Promise<PendingCommitRecord> {
  const now = world.clock.now();
  const self = world.account();
  const made = await createGroup(deviceIdentity(self), { conversation: record.id, generation, policy, now });
  const clientId = idFromBytes<ClientId>(world.random.bytes(16));
  const creation: Creation = {
    shape: shapeOf(record, self.accountId),
    generation,
    groupInfo: made.groupInfo,
    tree: made.tree,
    first: null,
  };
  const nobody: ChangeRecord = {
    committer: { account: self.accountId, device: self.deviceId },
    external: false,
    added: [],
    removed: [],
  };
  const unset = { intent: null, tries: 0, isFollowed: true, offender: null, acceptedAs: null } as const;
  const base = { purpose: "create", clientId, generation, ...unset } as const;
  if (add.length === 0) {
    return { ...base, request: encodeFrame(creation), group: saveEpoch(made.group), epoch: 0, change: nobody };
  }
  const first = await createCommit(made.group, { add, remove: [], at: now });
  if (first.kind === "refused") throw new Error(`our own first Commit was refused: ${first.rule} ${first.detail}`);
  const { commit, welcome, groupInfo, claim } = first;
  const bundle = { clientId, generation, epoch: 0, commit, welcome, groupInfo, claim };
  return {
    ...base,
    request: encodeFrame({ ...creation, first: bundle }),
    group: saveEpoch(first.pending),
    epoch: 1,
    change: changeRecord(first.change),
  };
}

function shapeOf({ kind, peer }: ConversationRecord, self: AccountId): Creation["shape"] {
  if (kind === "self") return { kind, account: self };
  if (kind === "direct" && peer !== null) return { kind, accounts: self < peer ? [self, peer] : [peer, self] };
  return { kind: "group" };
}
