// Who asks to be let in by the group's link, as an admin's device sees it: those that nobody has to look at it lets in by itself, once.

import { describe, inviteProofOf, openAsk } from "../../../mls/index.ts";
import { type AccountId, askEndpoints, fromBase64Url } from "../../../protocol/index.ts";
import { MAX_NAME_LETTERS, tidyLine } from "../../content/text.ts";
import type { AskRecord, ConversationRecord } from "../../store/conversation-record.ts";
import type { AtWork } from "../at-work.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import type { Draft } from "../draft.ts";
import type { Progress } from "../pace/progress.ts";
import type { World } from "../world.ts";

/** Admins' devices take turns, so that they do not all claim and commit for one. */
const TURN_MS = 20_000;
const IDLE: Progress = { kind: "idle" };

/** `isAsked`: the service has said who asks, and this device has not looked */
type Asked = AtWork & { isAsked: boolean };

export async function lookAtAsks(world: World, conversation: Asked): Promise<Progress> {
  const { record, group } = await conversation.state();
  conversation.isAsked = false;
  const policy = group && describe(group).policy;
  const isAdmin = policy?.admins.includes(world.account().accountId) ?? false;
  const secret = await secretOf(record, policy?.invite?.proof);
  if (record.state !== "active" || !isAdmin || secret === undefined) return keep(world, conversation, []);
  const answer = await world.api.ask(askEndpoints.asks, { conversation: conversation.id });
  if (answer.kind !== "ok") {
    if (answer.kind === "rejected" && judge(answer.rejection) !== "later") return IDLE;
    conversation.isAsked = true;
    return { kind: "later", afterMs: answer.kind === "rejected" ? retryAfterMs(answer.rejection) : null };
  }
  const asks: AskRecord[] = [];
  // Made by nobody who has the link, or put there by the service itself.
  const unopened: AccountId[] = [];
  for (const { account, at, proof, sealed } of answer.value.asks) {
    const asker = await openAsk(secret, { conversation: conversation.id, account }, fromBase64Url(sealed) ?? new Uint8Array());
    if (asker === undefined) {
      if (proof === policy?.invite?.proof) unopened.push(account);
      continue;
    }
    const handle = tidyLine(asker.handle, MAX_NAME_LETTERS);
    const name = tidyLine(asker.name, MAX_NAME_LETTERS) || `@${handle}`;
    asks.push({ account, handle, name, at, proof: policy?.invite?.proof ?? "", isToDecide: false });
  }
  // So that nobody keeps others from asking; no more of them than may wait.
  for (const account of unopened)
    if ((await world.api.ask(askEndpoints.declineAsk, { conversation: conversation.id, account })).kind !== "ok") break;
  return keep(world, conversation, asks);
}

/** Whoever brought this account in may have said another: by that nobody's would open. */
async function secretOf({ invites }: ConversationRecord, proof: string | undefined): Promise<Uint8Array | undefined> {
  const secret = invites?.find((each) => each.proof === proof)?.secret;
  return secret !== undefined && (await inviteProofOf(secret)) === proof ? secret : undefined;
}

async function keep(world: World, conversation: Asked, asks: readonly AskRecord[]): Promise<Progress> {
  await conversation.step(async (draft) => {
    const { record, roster, group } = draft;
    if (asks.length === 0 && record.asks === undefined) return;
    const known = new Map(record.asks?.map((ask) => [ask.account, ask]));
    const isIn = (ask: AskRecord) => roster?.members.some(({ account }) => account === ask.account) ?? false;
    record.asks = asks
      .filter((ask) => !isIn(ask))
      .map((ask) => ({
        ...ask,
        isToDecide: (known.get(ask.account)?.at === ask.at && known.get(ask.account)?.isToDecide) || false,
      }));
    if (group !== null && roster !== null) letInThemselves(world, draft);
  });
  return IDLE;
}

/** IL4: not who was in before, nor whom this person has blocked. */
function letInThemselves(world: World, { record, roster, group }: Draft): void {
  const admins = roster?.members.filter(({ account }) => roster.admins.includes(account)) ?? [];
  const turn = admins.flatMap(({ devices }) => devices).findIndex(({ device }) => device === world.account().deviceId);
  const { policy } = group === null ? { policy: null } : describe(group);
  if (turn < 0 || policy?.invite == null) return;
  const mayDecide = policy.invite.approves;
  const mustAsk = (ask: AskRecord) =>
    mayDecide || ask.isToDecide || policy.former.includes(ask.account) || (world.contacts.get(ask.account)?.blocked ?? false);
  for (const ask of record.asks ?? []) {
    const id = `let-in-${ask.account}-${ask.at}`;
    if (mustAsk(ask) || record.intents.some((intent) => intent.id === id)) continue;
    const change = { kind: "let-in", account: ask.account, proof: ask.proof, isApproved: false } as const;
    const notBefore = world.clock.now() + turn * TURN_MS;
    record.intents = [...record.intents, { id, change, tries: 0, notBefore, claimed: [], failed: null }];
  }
}
