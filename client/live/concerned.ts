// Which rows of the list name somebody: when they are called otherwise, those are made anew and no others. Pure.

import type { AccountId } from "../../protocol/index.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";

type Named = Pick<ConversationRecord, "peer" | "preview" | "reacted" | "request">;

/** @param typing there: whoever does is called by name */
export function names(
  { peer, preview, reacted = [], request }: Named,
  typing: readonly AccountId[],
  accounts: ReadonlySet<AccountId>,
): boolean {
  return [peer, preview?.sender, request?.by, ...reacted.map(({ by }) => by), ...typing].some(
    (account) => account != null && accounts.has(account),
  );
}
