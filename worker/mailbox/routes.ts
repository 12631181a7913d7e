// The endpoints of mailboxes. Whoever is one of the two shows a seat: the new device has no account yet.

import type { RateLimitName } from "../env.ts";
import { addressOf } from "../http/address.ts";
import type { Handlers } from "../http/serve.ts";
import { inboxOf, mailboxOf } from "../rpc.ts";

export const mailboxLimits = {
  openMailbox: "LOOK_UP_LIMIT",
  say: "MAILBOX_LIMIT",
  hear: "MAILBOX_LIMIT",
  endMailbox: "MAILBOX_LIMIT",
} satisfies Partial<Record<keyof Handlers, RateLimitName>>;

export const mailboxHandlers: Pick<Handlers, keyof typeof mailboxLimits> = {
  openMailbox: async (c, { params: { mailbox }, body: { seat } }) => {
    const admission = await inboxOf(c.env, c.var.session.account).admitMailbox();
    if (admission.kind === "rate-limited") return admission;
    const outcome = await mailboxOf(c.env, mailbox).open({ seat, network: addressOf(c) });
    return outcome.kind === "ok" ? { expiresAt: outcome.expiresAt } : outcome;
  },

  say: async (c, { params: { mailbox }, body }) => {
    const outcome = await mailboxOf(c.env, mailbox).say({ ...body, network: addressOf(c) });
    return outcome.kind === "ok" ? { done: true } : outcome;
  },

  hear: async (c, { params: { mailbox }, body }) => {
    const outcome = await mailboxOf(c.env, mailbox).hear(body);
    return outcome.kind === "heard" ? { message: outcome.message, isNear: outcome.isNear } : outcome;
  },

  /** The same answer whether there was one. */
  endMailbox: async (c, { params: { mailbox }, body: { seat } }) => {
    await mailboxOf(c.env, mailbox).end(seat);
    return { done: true };
  },
};
