// How a conversation begins at the service, and begins anew with another group after a majority could not follow a Commit.

import {
  createCommit,
  createGroup,
  OPEN_RULES,
  type Policy,
  policyWithout,
  restartTerms,
  saveEpoch,
} from "../../../mls/index.ts";
import {
  type AccountId,
  type ClientId,
  type Creation,
  encodeFrame,
  idFromBytes,
  type Rejection,
  type UnixMs,
} from "../../../protocol/index.ts";
import type { ClaimedRecord, ConversationRecord } from "../../store/conversation-record.ts";
import type { ChangeRecord, PendingCommitRecord } from "../../store/tables.ts";
import { deviceIdentity } from "../account/identity.ts";
import type { AtWork } from "../at-work.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import { type Draft, setPending } from "../draft.ts";
import type { Progress } from "../pace/progress.ts";
import { failItem } from "../sending/outbox.ts";
import type { World } from "../world.ts";
import { againAfterMs, leftOut, RESTART_AGAIN_MS } from "./absent.ts";
import { beginsWith } from "./begins-with.ts";
import { patchIntent } from "./changes.ts";
import { claim, claimOwn } from "./claims.ts";
import { changeRecord } from "./membership.ts";
import { knownOffenderOf } from "./offender.ts";
import { standingOf } from "./standing.ts";

/** Stores a pending creation; `runChanges` submits it. */
export async function prepareCreation(world: World, conversation: AtWork): Promise<Progress> {
  const { record } = await conversation.state();
  const wanted = invited(record);
  const claims = await claimAll(world, conversation, wanted);
  if (claims.kind === "later") return claims;
  const own = await claimOwn(world, conversation.id);
  if (own.kind === "no-answer") return stopAt(conversation, claims.claimed, null);
  await conversation.step(async (draft) => {
    if (draft.record.state !== "creating" || draft.pending !== null || draft.group !== null) return;
    for (const { account, rejection } of claims.refused) refuse(draft, account, rejection);
    if (record.kind === "direct" && claims.claimed.length === 0) return;
    const add = [...keyPackagesOf(claims), ...own.keyPackages];
    setPending(draft, await pendingCreation(world, draft.record, 0, add, policyFor(world, draft.record)));
    delete draft.record.claimed;
    const refused = new Set(claims.refused.map(({ account }) => account));
    draft.record.begunWith = wanted.filter((account) => !refused.has(account));
    draft.record.intents = draft.record.intents.filter(({ change, failed }) => change.kind !== "add" || failed !== null);
  });
  return { kind: "idle" };
}

/** Generation + 1, on the terms that all the others hold it against (CT5). @param reports those that froze it */
export async function prepareRestart(world: World, conversation: AtWork, reports: readonly Uint8Array[]): Promise<Progress> {
  const state = await conversation.state();
  const known = standingOf(state);
  if (known === null) return { kind: "idle" };
  const waits = againAfterMs(state.record.missing, known.generation, world.clock.now());
  if (waits > 0) return { kind: "later", afterMs: waits };
  const offender = await knownOffenderOf(reports, known, conversation.id);
  const terms = restartTerms(known, offender);
  const self = world.account().accountId;
  const claims = await claimAll(
    world,
    conversation,
    [...terms.accounts].filter((account) => account !== self),
  );
  if (claims.kind === "later") return claims;
  const without = leftOut(claims.refused, { generation: known.generation, since: state.record.missing, now: world.clock.now() });
  const policy = without && policyWithout(terms, without);
  if (policy === null) {
    await noteMissing(conversation, known.generation, world.clock.now());
    return stopAt(conversation, claims.claimed, RESTART_AGAIN_MS);
  }
  const own = await claimOwn(world, conversation.id);
  if (own.kind === "no-answer") return stopAt(conversation, claims.claimed, null);
  const add = [...keyPackagesOf(claims), ...own.keyPackages];
  await conversation.step(async (draft) => {
    if (draft.record.state !== "frozen" || draft.pending !== null) return;
    const pending = await pendingCreation(world, draft.record, known.generation + 1, add, policy);
    setPending(draft, { ...pending, purpose: "recreate", offender });
    delete draft.record.claimed;
    delete draft.record.missing;
  });
  return { kind: "idle" };
}

async function noteMissing(conversation: AtWork, generation: number, now: UnixMs): Promise<void> {
  await conversation.step(async ({ record }) => {
    const at = record.missing?.generation === generation ? record.missing.at : now;
    if (record.state === "frozen") record.missing = { generation, at, askedAt: now };
  });
}

type Later = Extract<Progress, { kind: "later" }>;
type Claims = { kind: "ok"; claimed: ClaimedRecord[]; refused: { account: AccountId; rejection: Rejection }[] };

/** The service keeps a claim for a week, and a Commit may wait for its network after it is made. */
const CLAIMED_FOR_MS = 24 * 3600_000;

/** Several hundred take longer than the service lets one claim at once: it goes on where it stopped. */
async function claimAll(world: World, conversation: AtWork, accounts: readonly AccountId[]): Promise<Claims | Later> {
  const now = world.clock.now();
  const wanted = new Set(accounts);
  const claimed: ClaimedRecord[] = [];
  for (const each of (await conversation.state()).record.claimed ?? [])
    if (wanted.has(each.account) && each.at > now - CLAIMED_FOR_MS && each.until > now) claimed.push(each);
  const has = new Set(claimed.map(({ account }) => account));
  const refused: Claims["refused"] = [];
  for (const account of accounts.filter((each) => !has.has(each))) {
    const answer = await claim(world, account, conversation.id);
    if (answer.kind === "no-answer") return stopAt(conversation, claimed, null);
    if (answer.kind === "ok")
      claimed.push({ account, at: world.clock.now(), until: answer.until, keyPackages: answer.keyPackages });
    else if (judge(answer.rejection) === "later") return stopAt(conversation, claimed, retryAfterMs(answer.rejection));
    else refused.push({ account, rejection: answer.rejection });
  }
  return { kind: "ok", claimed, refused };
}

/** Once for all that were claimed on the way: a record that holds hundreds is large. */
async function stopAt(conversation: AtWork, claimed: ClaimedRecord[], afterMs: number | null): Promise<Later> {
  const { record } = await conversation.state();
  const kept = new Set(record.claimed?.map(({ account, at }) => `${account} ${at}`));
  if (claimed.some(({ account, at }) => !kept.has(`${account} ${at}`)))
    await conversation.step(async (draft) => {
      if (draft.record.state === "creating" || draft.record.state === "frozen") draft.record.claimed = claimed;
    });
  return { kind: "later", afterMs };
}

function keyPackagesOf({ claimed }: Claims): Uint8Array[] {
  return claimed.flatMap(({ keyPackages }) => keyPackages);
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

function policyFor(world: World, record: ConversationRecord): Policy {
  const { kind } = record;
  const admins = kind === "group" ? [world.account().accountId] : [];
  return {
    version: 1,
    kind,
    admins,
    ...OPEN_RULES,
    disappearingMs: beginsWith(world.account(), record),
  };
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
