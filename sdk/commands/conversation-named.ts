// "@ana" or the id of a conversation, as typed.

import { fromBase64Url } from "../../protocol/index.ts";
import type { Bot, ConversationId } from "../index.ts";
import { UsageError } from "./command.ts";

export async function conversationNamed(bot: Bot, typed: string): Promise<ConversationId> {
  if (typed.startsWith("@")) return bot.open(typed);
  if (fromBase64Url(typed)?.length === 16) return typed as ConversationId;
  throw new UsageError(`"${typed}" is neither a @handle nor the id of a conversation`);
}
