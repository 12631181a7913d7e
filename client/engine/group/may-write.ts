// Whether what an account writes in a chat is a message there (GP2): said once, for who writes and for whoever receives.

import type { AccountId } from "../../../protocol/index.ts";
import type { ConversationState } from "../state.ts";

export function mayWrite({ record, roster }: Pick<ConversationState, "record" | "roster">, account: AccountId): boolean {
  return record.kind !== "group" || roster?.whoWrites !== "admins" || roster.admins.includes(account);
}
