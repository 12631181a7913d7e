// The endpoints of invite links: who has one asks to be let in, an admin's device hears who.

import type { RateLimitName } from "../env.ts";
import type { Handlers } from "../http/serve.ts";
import { conversationOf } from "../rpc.ts";

export const askLimits = {
  ask: "LOOK_UP_LIMIT",
  asks: "SUBMIT_LIMIT",
  declineAsk: "SUBMIT_LIMIT",
} satisfies Partial<Record<keyof Handlers, RateLimitName>>;

export const askHandlers: Pick<Handlers, keyof typeof askLimits> = {
  ask: (c, { params: { conversation }, body }) => conversationOf(c.env, conversation).ask(c.var.session, body),

  asks: (c, { params: { conversation } }) => conversationOf(c.env, conversation).asks(c.var.session),

  declineAsk: async (c, { params: { conversation, account } }) =>
    (await conversationOf(c.env, conversation).declineAsk(c.var.session, account)) ?? { done: true },
};
