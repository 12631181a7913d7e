// Verbs that begin a conversation: it can be written to at once, and is created at the service when there is something to say.

import { type AccountId, directConversationId, fromBase64Url, groupConversationId, toBase64Url } from "../../protocol/index.ts";
import { MAX_TITLE_LETTERS, tidyLine } from "../content/text.ts";
import { tellOwnDevices } from "../engine/account/own-words.ts";
import type { Conversations } from "../engine/conversations.ts";
import { addOwnLine } from "../engine/draft.ts";
import { createSelf } from "../engine/own-notes.ts";
import { newConversation } from "../engine/state.ts";
import type { World } from "../engine/world.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import type { CreateGroupOutcome, OpenCardOutcome, OpenOutcome, Verbs } from "../verbs.ts";
import { newIntent } from "./members.ts";
import { findByHandle } from "./people.ts";

export function openingVerbs(
  world: World,
  conversations: Conversations,
): Pick<Verbs, "openDirect" | "findPerson" | "openCard" | "openSelf" | "createGroup"> {
  return {
    openDirect: (handle) => openDirect(world, conversations, handle, null) as Promise<OpenOutcome>,
    async findPerson(handle) {
      const found = await findByHandle(world, handle);
      return found.kind === "ok" ? { kind: "ok", account: found.account } : found;
    },
    openCard: async ({ id, handle }) =>
      id === world.account().accountId ? { kind: "yourself" } : openDirect(world, conversations, handle, id),
    async openSelf() {
      return { kind: "ok", conversation: await createSelf(world, conversations) };
    },
    createGroup: (group) => createGroup(world, conversations, group),
  };
}

/** @param expected whose handle it must be; null: whoever's it is */
async function openDirect(
  world: World,
  conversations: Conversations,
  handle: string,
  expected: AccountId | null,
): Promise<OpenCardOutcome> {
  const found = await findByHandle(world, handle);
  if (found.kind !== "ok") return found;
  const { account, isNewKey } = found;
  if (expected !== null && account !== expected) return { kind: "other-account" };
  const id = await directConversationId(world.account().accountId, account);
  const at = world.clock.now();
  const request = conversations.record(id)?.request ?? null;
  // Whom one turns to is known from then on. One who asks already is answered in the chat: a link may have led there.
  if (request === null && !world.contacts.get(account)?.accepted) {
    await world.contacts.learn([{ accountId: account, accepted: true }]);
    await tellOwnDevices(world, conversations, [{ about: "person", account, says: { accepted: true } }]);
  }
  const conversation = await conversations.create(newConversation(id, "direct", { peer: account, at }));
  if (request?.hidden)
    await conversation.step(async ({ record }) => {
      record.request &&= { ...record.request, hidden: false };
    });
  if (isNewKey)
    await conversation.step(async (draft) => addOwnLine(draft, { kind: "system", at, line: { kind: "key-changed", account } }));
  return { kind: "ok", conversation: id };
}

async function createGroup(
  world: World,
  conversations: Conversations,
  group: { title: string; handles: string[]; id?: string },
): Promise<CreateGroupOutcome> {
  const title = tidyLine(group.title, MAX_TITLE_LETTERS);
  if (title === "") return { kind: "title-empty" };
  const bytes = fromBase64Url(group.id ?? toBase64Url(world.random.bytes(16)));
  if (bytes?.length !== 16) return { kind: "refused", detail: "not an id" };
  const id = groupConversationId(bytes);
  if (conversations.record(id) !== undefined) return { kind: "ok", conversation: id };
  const accounts = new Set<AccountId>();
  for (const handle of group.handles) {
    const found = await findByHandle(world, handle);
    if (found.kind === "yourself") continue;
    if (found.kind !== "ok") return found;
    accounts.add(found.account);
  }
  const record: ConversationRecord = {
    ...newConversation(id, "group", { peer: null, at: world.clock.now(), title }),
    memberCount: 1 + accounts.size,
    intents: [...accounts].map((account) => newIntent(world, { kind: "add", account })),
  };
  const conversation = await conversations.create(record);
  conversation.kick();
  return { kind: "ok", conversation: id };
}
