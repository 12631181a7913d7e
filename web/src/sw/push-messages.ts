// What the service worker says to a page about notifications.

import type { ConversationId } from "../../../protocol/index.ts";

export const OPEN_CHAT = "open-chat";
export type OpenChat = { kind: typeof OPEN_CHAT; conversation: ConversationId | string };
