// The Worker: routes, the objects that they reach, and what is done by the hour.

import { forgetPast } from "./business/forget-past.ts";
import { database } from "./directory/database.ts";
import type { Env } from "./env.ts";
import { createApp } from "./http/app.ts";
import { appPage } from "./http/app-page.ts";
import { sweep } from "./media/sweep.ts";

export { Conversation } from "./conversation/conversation.ts";
export { Gateway } from "./gateway/gateway.ts";
export { Inbox } from "./inbox/inbox.ts";

const app = createApp(() => Date.now());

export default {
  fetch: (request, env, context) => appPage(request, env) ?? app.fetch(request, env, context),
  async scheduled({ scheduledTime }, env) {
    console.log({ event: "media-swept", ...(await sweep(env, scheduledTime)) });
    await forgetPast(database(env), scheduledTime);
  },
} satisfies ExportedHandler<Env>;
