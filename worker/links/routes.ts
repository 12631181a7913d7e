// The endpoint by which a device has a page looked at, before it sends a link there.

import type { RateLimitName } from "../env.ts";
import type { Handlers } from "../http/serve.ts";
import { networkOf } from "../network/network.ts";
import { lookAt } from "./look.ts";

export const linkLimits = { lookAtLink: "LINK_LIMIT" } satisfies Partial<Record<keyof Handlers, RateLimitName>>;

export const linkHandlers: Pick<Handlers, keyof typeof linkLimits> = {
  lookAtLink: async (c, { body }) => ({ page: await lookAt(body.url, networkOf(c.env.DEVELOPMENT === "true")) }),
};
