// Bots: programs that are real ends of their conversations, with their own keys, on Node.

import "./quiet.ts";

export type {
  AttachmentView,
  ConnectionView,
  ConversationDetails,
  ConversationSummary,
  Person,
  SearchHit,
} from "../client/index.ts";
export type { AccountId, ConversationId } from "../protocol/index.ts";
export { Bot, type ConnectOptions } from "./bot.ts";
export { BotError, type Problem } from "./bot-error.ts";
export type { BotEvents, Delivered, Failure, Membership } from "./events.ts";
export type { Message } from "./message.ts";
export type { FileOptions } from "./outgoing-file.ts";
