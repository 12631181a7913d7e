// The Worker: routes, the objects that they reach, and what is done by the hour.

import { byTheHour } from "./by-the-hour.ts";
import type { Env } from "./env.ts";
import { createApp } from "./http/app.ts";
import { appPage } from "./http/app-page.ts";

export { Conversation } from "./conversation/conversation.ts";
export { Gateway } from "./gateway/gateway.ts";
export { History } from "./history/history.ts";
export { Inbox } from "./inbox/inbox.ts";
export { Mailbox } from "./mailbox/mailbox.ts";
export { Failures } from "./vault/failures.ts";
export { Vault } from "./vault/vault.ts";

const app = createApp(() => Date.now());

export default {
  fetch: (request, env, context) => appPage(request, env) ?? app.fetch(request, env, context),
  scheduled: ({ scheduledTime }, env) => byTheHour(env, scheduledTime),
} satisfies ExportedHandler<Env>;
