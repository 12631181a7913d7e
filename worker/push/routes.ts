// The endpoints of pushes: a device says where it is pushed to. What its Inbox keeps of that, only its push service hears of.

import { fromBase64Url, toBase64Url } from "../../protocol/index.ts";
import type { RateLimitName } from "../env.ts";
import type { Handlers } from "../http/serve.ts";
import { inboxOf } from "../rpc.ts";
import { pushEndpoint } from "./endpoint.ts";
import { areKeys } from "./subscription.ts";
import { vapidKeyOf } from "./vapid.ts";

export const pushLimits = {
  pushKey: "SUBMIT_LIMIT",
  subscribe: "LOOK_UP_LIMIT",
  unsubscribe: "LOOK_UP_LIMIT",
  testPush: "LOOK_UP_LIMIT",
} satisfies Partial<Record<keyof Handlers, RateLimitName>>;

export const pushHandlers: Pick<Handlers, keyof typeof pushLimits> = {
  pushKey: async (c) => {
    const key = await vapidKeyOf(c.env);
    return { key: key && toBase64Url(key.publicKey) };
  },

  subscribe: async (c, { body }) => {
    const hosts = { more: c.env.PUSH_HOSTS ?? "", isDevelopment: c.env.DEVELOPMENT === "true" };
    const endpoint = pushEndpoint(body.endpoint, hosts);
    if (endpoint === undefined) return { kind: "malformed", detail: "endpoint: not of a push service that is known here" };
    const keys = { p256dh: bytesOf(body.p256dh), auth: bytesOf(body.auth) };
    if (!(await areKeys(keys))) return { kind: "malformed", detail: "p256dh, auth: not the keys of a subscription" };
    const { account, device } = c.var.session;
    const origin = new URL(c.req.url).origin;
    const subscription = await inboxOf(c.env, account).subscribe(device, { endpoint: endpoint.href, ...keys, origin });
    return { subscription };
  },

  unsubscribe: async (c) => {
    const { account, device } = c.var.session;
    await inboxOf(c.env, account).unsubscribe(device);
    return { done: true };
  },

  testPush: async (c) => {
    const { account, device } = c.var.session;
    const outcome = await inboxOf(c.env, account).testPush(device);
    return outcome.kind === "rate-limited" ? outcome : { push: outcome.kind };
  },
};

/** The schema has seen that it is base64url. */
function bytesOf(text: string): Uint8Array {
  return fromBase64Url(text) ?? new Uint8Array();
}
