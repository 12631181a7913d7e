// The verb that hands somebody on: a card with the account itself, so that whoever opens it need not believe the service whose the handle is.

import type { AccountId } from "../../protocol/index.ts";
import type { Card } from "../content/kinds/contacts.ts";
import type { Conversations } from "../engine/conversations.ts";
import { isSelf, type World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";
import { write } from "./writing.ts";

export function sharingVerbs(world: World, conversations: Conversations): Pick<Verbs, "shareContact"> {
  return {
    async shareContact(id, account, { id: contentId } = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const card = cardOf(world, account);
      if (card === null) return { kind: "unknown-contact" };
      const written = await write(world, conversation, { body: { kind: "contacts", contacts: [card] }, id: contentId });
      return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
    },
  };
}

/** As they call themselves: what this account calls them is its own. Null where there is no handle to find them by, or no key that was seen. */
function cardOf(world: World, account: AccountId): Card | null {
  const { handle, name, accountKey, nameFrom } = isSelf(world, account)
    ? { ...world.account(), nameFrom: "self" as const }
    : (world.contacts.get(account) ?? { handle: null, name: null, accountKey: new Uint8Array(), nameFrom: null });
  if (handle === null || accountKey.length === 0) return null;
  const isTheirs = nameFrom !== "stranger" && nameFrom !== "introduction";
  const called = name && isTheirs ? name : `@${handle}`;
  return { name: called, organisation: null, phones: [], emails: [], urls: [], account: { id: account, handle } };
}
