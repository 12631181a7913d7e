// Verbs that change a group: an intent is stored, the engine makes it a Commit, and the answer says how far that got.

import { describe } from "../../mls/index.ts";
import { type AccountId, type ConversationId, toBase64Url } from "../../protocol/index.ts";
import { MAX_TITLE_LETTERS, tidyDescription, tidyLine } from "../content/text.ts";
import { setOnAll } from "../engine/account/setting.ts";
import type { Conversation } from "../engine/conversation.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { Draft } from "../engine/draft.ts";
import { patchIntent } from "../engine/group/changes.ts";
import { isHandingOver } from "../engine/group/handing-over.ts";
import { heirOf } from "../engine/group/heir.ts";
import { planIntent } from "../engine/group/intent.ts";
import { enqueue } from "../engine/sending/outbox.ts";
import type { ConversationState } from "../engine/state.ts";
import type { World } from "../engine/world.ts";
import type { Intent, IntentRecord } from "../store/conversation-record.ts";
import type { ChangeOutcome, Verbs } from "../verbs.ts";
import { findByHandle } from "./people.ts";

/** Five tries with their jitter; what takes longer is waited for without a person at the other end. */
const CHANGES_WITHIN_MS = 10_000;

type MemberVerbs = Pick<
  Verbs,
  "addMember" | "removeMember" | "makeAdmin" | "dismissAdmin" | "setRules" | "rename" | "describe" | "leave"
>;

export function memberVerbs(world: World, conversations: Conversations): MemberVerbs {
  const within = async (
    id: ConversationId,
    act: (conversation: Conversation) => Promise<ChangeOutcome>,
  ): Promise<ChangeOutcome> => {
    const conversation = conversations.get(id);
    return conversation === undefined ? { kind: "unknown-conversation" } : act(conversation);
  };
  return {
    addMember: (id, handle) => within(id, (conversation) => add(world, conversation, handle)),
    removeMember: (id, account) =>
      within(id, (conversation) => change(world, conversation, { kind: "remove", account, leaving: false })),
    makeAdmin: (id, account) => within(id, (conversation) => change(world, conversation, { kind: "make-admin", account })),
    dismissAdmin: (id, account) => within(id, (conversation) => change(world, conversation, { kind: "dismiss-admin", account })),
    setRules: (id, rules) => within(id, (conversation) => change(world, conversation, { kind: "rules", rules })),
    describe: (id, text) => within(id, (conversation) => sayDescription(world, conversation, text)),
    rename: (id, title) => within(id, (conversation) => rename(world, conversation, title)),
    leave: (id) =>
      within(id, async (conversation) => {
        const outcome = await leave(world, conversation);
        // Who brings them in later is asked about, on each of their devices.
        if ((outcome.kind === "ok" || outcome.kind === "waiting") && world.preferred.of(id).asked !== null)
          await setOnAll(world, conversations, conversation, { asked: null });
        return outcome;
      }),
  };
}

export function newIntent({ random }: World, change: Intent): IntentRecord {
  return { id: toBase64Url(random.bytes(16)), change, tries: 0, notBefore: 0, claimed: [], failed: null };
}

async function add(world: World, conversation: Conversation, handle: string): Promise<ChangeOutcome> {
  const found = await findByHandle(world, handle);
  if (found.kind === "yourself") return { kind: "already-member" };
  if (found.kind !== "ok") return found;
  const { roster } = await conversation.state();
  if (roster?.members.some(({ account }) => account === found.account)) return { kind: "already-member" };
  const outcome = await change(world, conversation, { kind: "add", account: found.account });
  return outcome.kind === "not-reachable" ? { ...outcome, handle } : outcome;
}

/** @param also what is stored with it in one step */
export async function change(
  world: World,
  conversation: Conversation,
  wanted: Intent,
  also: (draft: Draft) => void = () => {},
): Promise<ChangeOutcome> {
  const { record, group } = await conversation.state();
  // Who is in it changes in a group alone; its rules do in any chat.
  const isOfKind = record.kind === "group" || wanted.kind === "disappearing";
  const isIn = isOfKind && record.state === "active" && record.request === null;
  if (group === null || !isIn) return { kind: "not-allowed" };
  const plan = planIntent(wanted, describe(group), world.account().accountId);
  if (plan.kind === "not-allowed") return { kind: "not-allowed" };
  if (plan.kind === "moot") return { kind: "ok" };
  const intent = newIntent(world, wanted);
  await conversation.step(async (draft) => {
    // What failed while nobody waited was shown until now.
    draft.record.intents = [...draft.record.intents.filter(({ failed }) => failed === null), intent];
    also(draft);
  });
  await conversation.work();
  const isSettled = ({ record }: ConversationState) =>
    !record.intents.some(({ id, failed }) => id === intent.id && failed === null);
  if (conversation.triesAgainSoon) await conversation.until(isSettled, CHANGES_WITHIN_MS);
  const left = (await conversation.state()).record.intents.find(({ id }) => id === intent.id);
  if (left === undefined) return { kind: "ok" };
  if (left.failed === null) return { kind: "waiting" };
  await conversation.step(async (draft) => patchIntent(draft, intent.id, null));
  return outcomeOf(left.failed);
}

/** @param failed the rule or rejection that an intent met */
function outcomeOf(failed: string): ChangeOutcome {
  switch (failed) {
    case "no-key-packages":
    case "not-reachable":
    case "not-found":
      return { kind: "not-reachable", handle: "" };
    case "conversation-full":
    case "too-many-devices":
      return { kind: "full" };
    case "log-full":
      return { kind: "log-full" };
    case "last-admin":
      return { kind: "last-admin" };
    case "busy":
      return { kind: "try-later", retryAfterMs: 5_000 };
    default:
      return failed.startsWith("not-allowed") ? { kind: "not-allowed" } : { kind: "refused", detail: failed };
  }
}

async function rename(world: World, conversation: Conversation, typed: string): Promise<ChangeOutcome> {
  const title = tidyLine(typed, MAX_TITLE_LETTERS);
  if (title === "") return { kind: "refused", detail: "a group has a name" };
  const { record, roster } = await conversation.state();
  if (!mayEdit({ record, roster }, world.account().accountId)) return { kind: "not-allowed" };
  if (record.title === title) return { kind: "ok" };
  return say(world, conversation, { kind: "title", title });
}

async function sayDescription(world: World, conversation: Conversation, typed: string): Promise<ChangeOutcome> {
  const text = tidyDescription(typed);
  const { record, roster } = await conversation.state();
  if (!mayEdit({ record, roster }, world.account().accountId)) return { kind: "not-allowed" };
  if ((record.description ?? "") === text) return { kind: "ok" };
  return say(world, conversation, { kind: "description", text });
}

/** The group's name, photo and description. */
export function mayEdit({ record, roster }: Pick<ConversationState, "record" | "roster">, self: AccountId): boolean {
  const isMember = roster !== null && (roster.whoEdits === "members" || roster.admins.includes(self));
  return record.kind === "group" && record.state === "active" && record.request === null && isMember;
}

export async function leave(world: World, conversation: Conversation): Promise<ChangeOutcome> {
  const { record, roster } = await conversation.state();
  const isIn = record.kind === "group" && record.state === "active" && record.request === null;
  if (roster === null || !isIn) return { kind: "not-allowed" };
  // It has been said, and goes on by itself.
  if (record.intents.some(isHandingOver)) return { kind: "waiting" };
  const self = world.account().accountId;
  const heir = roster.admins.includes(self) ? heirOf({ record, roster }, self) : null;
  if (heir !== null) {
    const named = await change(world, conversation, { kind: "make-admin", account: heir });
    if (named.kind === "waiting") {
      // Nobody has gone: then nobody comes after them, unless that is on its way.
      await conversation.step(async ({ record: now, pending }) => {
        if (pending === null)
          now.intents = now.intents.filter(
            ({ change: { kind, ...of } }) => kind !== "make-admin" || !("account" in of) || of.account !== heir,
          );
      });
      return { kind: "offline" };
    }
    if (named.kind !== "ok") return named;
  }
  const said = await say(world, conversation, { kind: "leave", how: "plain" });
  const isOut = ({ record: now }: ConversationState) => now.state !== "active";
  if (said.kind !== "ok" || isOut(await conversation.state())) return said;
  // Another admin went at the same moment, and before: then this one was the last, and goes when its device has named somebody.
  const isStill = (await conversation.state()).record.intents.some(isHandingOver);
  if (!isStill) return { kind: "refused", detail: "nothing came of the farewell" };
  return (await conversation.until(isOut, CHANGES_WITHIN_MS)) ? said : { kind: "waiting" };
}

/** What travels as a message: placed when it has left the outbox. */
export async function say(world: World, conversation: Conversation, body: Parameters<typeof enqueue>[1]): Promise<ChangeOutcome> {
  const id = await conversation.step(async (draft) => enqueue(draft, body, { random: world.random, now: world.clock.now() }));
  await conversation.work();
  const isPlaced = ({ outbox }: ConversationState) => !outbox.some((item) => item.id === id);
  if (conversation.triesAgainSoon || conversation.link.isReady) await conversation.until(isPlaced, CHANGES_WITHIN_MS);
  return isPlaced(await conversation.state()) ? { kind: "ok" } : { kind: "waiting" };
}
