// The verbs of a group's invite link: made, changed and reset by admins, who let in whoever asks by it; and asking.

import { describe, INVITE_SECRET_BYTES, inviteProofOf, readInviteCode } from "../../mls/index.ts";
import { askEndpoints, type ConversationId, isGroupConversationId, sameBytes, toBase64Url } from "../../protocol/index.ts";
import type { OwnWord } from "../content/heard.ts";
import { tellOwnDevices } from "../engine/account/own-words.ts";
import { retryAfterMs } from "../engine/connection/submit.ts";
import type { Conversation } from "../engine/conversation.ts";
import type { Conversations } from "../engine/conversations.ts";
import { askToComeIn } from "../engine/group/asking.ts";
import { noteAskedFor } from "../engine/requests/asked-for.ts";
import { enqueue } from "../engine/sending/outbox.ts";
import { newConversation } from "../engine/state.ts";
import type { World } from "../engine/world.ts";
import type { ConversationRecord, InviteSecret } from "../store/conversation-record.ts";
import type { ChangeOutcome, InviteWanted, JoinOutcome, Verbs } from "../verbs.ts";
import { change } from "./members.ts";

type InviteVerbs = Pick<Verbs, "setInvite" | "approveAsk" | "declineAsk" | "joinByLink">;

export function invitingVerbs(world: World, conversations: Conversations): InviteVerbs {
  return {
    async setInvite(id, wanted) {
      const conversation = conversations.get(id);
      return conversation === undefined ? { kind: "unknown-conversation" } : setInvite(world, conversation, wanted);
    },
    async approveAsk(id, account) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const { record, roster } = await conversation.state();
      if (roster?.members.some((member) => member.account === account)) return { kind: "ok" };
      const proof = record.asks?.find((ask) => ask.account === account)?.proof;
      return proof === undefined
        ? { kind: "not-allowed" }
        : change(world, conversation, { kind: "let-in", account, proof, isApproved: true });
    },
    async declineAsk(id, account) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const answer = await world.api.ask(askEndpoints.declineAsk, { conversation: id, account });
      if (answer.kind === "no-answer") return { kind: "offline" };
      if (answer.kind === "rejected") return { kind: "not-allowed" };
      await conversation.step(async ({ record }) => {
        record.asks = (record.asks ?? []).filter((ask) => ask.account !== account);
      });
      return { kind: "ok" };
    },
    joinByLink: (code) => join(world, conversations, code),
  };
}

async function setInvite(world: World, conversation: Conversation, wanted: InviteWanted | null): Promise<ChangeOutcome> {
  const { group, record } = await conversation.state();
  if (group === null || record.kind !== "group") return { kind: "not-allowed" };
  const { policy } = describe(group);
  if (!policy.admins.includes(world.account().accountId)) return { kind: "not-allowed" };
  const of = policy.invite?.proof ?? null;
  if (wanted === null) return change(world, conversation, { kind: "invite", of, link: null });
  const { isNew, approves, until, limit } = wanted;
  const another = isNew || of === null ? await newLink(world) : null;
  const link = { proof: another?.proof ?? of ?? "", approves, until, limit };
  // Its secret goes to the group, sealed as all that is said there: with the wish for it, or else it would be said for nothing.
  const outcome = await change(world, conversation, { kind: "invite", of, link }, (draft) => {
    if (another !== null) enqueue(draft, { kind: "invite", ...another }, { random: world.random, now: world.clock.now() });
  });
  // Whoever waited for an admin need not any more.
  conversation.isAsked ||= (record.asks ?? []).length > 0;
  conversation.kick();
  return outcome;
}

/** `proof`: what names it in the policy */
async function newLink(world: World): Promise<InviteSecret> {
  const secret = world.random.bytes(INVITE_SECRET_BYTES);
  return { secret, proof: await inviteProofOf(secret) };
}

/** Noted before it is asked: the Welcome may come before the answer does. Of what there is not nothing is kept. */
async function join(world: World, conversations: Conversations, code: string): Promise<JoinOutcome> {
  const read = readInviteCode(code);
  if (read === undefined || !isGroupConversationId(read.conversation)) return { kind: "no-link" };
  const { conversation: id, secret } = read;
  const now = world.clock.now();
  const known = conversations.get(id);
  if ((await known?.state())?.record.state === "active") return { kind: "ok", conversation: id };
  const askedBefore = world.preferred.of(id).asked;
  await noteAskedFor(world, id, toBase64Url(secret));
  const before = known ? await note(known, secret, { secret, at: now }) : null;
  const answer = await askToComeIn(world, id, secret);
  if (answer.kind === "no-answer") return { kind: "offline" };
  const isHeard = answer.kind === "ok" && (answer.value.state === "waiting" || answer.value.state === "member");
  if (!isHeard) await noteAskedFor(world, id, askedBefore);
  // What came by now came for it: then nobody waits any more.
  const conversation = known ?? conversations.get(id) ?? (isHeard ? await begin(conversations, id, { secret, at: now }) : null);
  if (isHeard) await tellOwnDevices(world, conversations, [askedFor(id, secret)]);
  if (answer.kind === "ok" && answer.value.state === "waiting") return { kind: "waiting", conversation: id };
  // Whoever has left, and not been taken out yet, is asked for again by their device when they are (askAgain).
  if (answer.kind === "ok" && answer.value.state === "member") {
    const hasLeft = (await conversation?.state())?.record.state === "left";
    return { kind: hasLeft ? "waiting" : "ok", conversation: id };
  }
  const asksByAnother = before && !sameBytes(before.secret, secret) ? before : null;
  // Whoever is not heard now, and was before, waits still.
  const isOver = answer.kind === "ok" || answer.rejection.kind === "not-found";
  if (known && (isOver || asksByAnother)) await note(known, secret, asksByAnother);
  if (answer.kind === "ok") return { kind: answer.value.state as "declined" | "over" };
  const { rejection } = answer;
  if (rejection.kind === "rate-limited") return { kind: "try-later", retryAfterMs: retryAfterMs(rejection) };
  return rejection.kind === "not-found" ? { kind: "no-link" } : { kind: "refused", detail: rejection.kind };
}

async function begin(conversations: Conversations, id: ConversationId, asked: Asked): Promise<Conversation> {
  const record = newConversation(id, "group", { peer: null, at: asked?.at ?? 0 });
  return conversations.create({ ...record, state: "awaited", asked });
}

function askedFor(conversation: ConversationId, secret: Uint8Array): OwnWord {
  return { about: "chat", conversation, name: "asked", value: toBase64Url(secret) };
}

type Asked = NonNullable<ConversationRecord["asked"]> | null;

/** @returns what was noted before. Where it ends, only what stands there for this link. */
function note(conversation: Conversation, secret: Uint8Array, asked: Asked): Promise<Asked> {
  return conversation.step(async ({ record }) => {
    const before = record.asked ?? null;
    const isNew = asked != null && sameBytes(asked.secret, secret);
    if (isNew || (before && sameBytes(before.secret, secret))) record.asked = asked;
    return before;
  });
}
