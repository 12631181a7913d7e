// The Worker: routes, and the objects that they reach.

import { createApp } from "./http/app.ts";

export { Conversation } from "./conversation/conversation.ts";
export { Inbox } from "./inbox/inbox.ts";

export default createApp(() => Date.now());
