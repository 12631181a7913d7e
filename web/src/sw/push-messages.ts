// What the service worker and a page say to each other about notifications and what waits.

import type { ConversationId } from "../../../protocol/index.ts";

export const OPEN_CHAT = "open-chat";
export type OpenChat = { kind: typeof OPEN_CHAT; conversation: ConversationId | string };

/** The tag under which a page asks to be sent for, once there is a network */
export const SEND_WAITING = "parley-send-waiting";
