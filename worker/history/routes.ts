// The endpoints of an account's history, and the two routes that carry its objects: for the account's own devices alone.

import type { Hono } from "hono";
import * as v from "valibot";
import { sha256 } from "../../mls/verify.ts";
import {
  type HistoryObjectId,
  historyObjectId,
  historyPaths,
  MAX_HISTORY_OBJECT_BYTES,
  MEDIA_CONTENT_TYPE,
  toBase64Url,
} from "../../protocol/index.ts";
import type { RateLimitName } from "../env.ts";
import { checkOrigin } from "../http/check-origin.ts";
import { limitRate } from "../http/limit-rate.ts";
import { readBody } from "../http/read-body.ts";
import { reject } from "../http/reject.ts";
import { requireSession, requireSessionStill } from "../http/require-session.ts";
import type { Handlers } from "../http/serve.ts";
import type { Service, ServiceContext } from "../http/service.ts";
import { settingsOf } from "../operator/settings.ts";
import { historyOf } from "../rpc.ts";
import { objectKey } from "./object-key.ts";

export const historyLimits = {
  history: "LOOK_UP_LIMIT",
  takeHistoryLease: "LOOK_UP_LIMIT",
  moveHistoryHead: "LOOK_UP_LIMIT",
  clearHistory: "LOOK_UP_LIMIT",
} satisfies Partial<Record<keyof Handlers, RateLimitName>>;

export const historyHandlers: Pick<Handlers, keyof typeof historyLimits> = {
  history: async (c) => {
    const { account, device } = c.var.session;
    return historyOf(c.env, account).stands(device, (await settingsOf(c.env)).historyBytes);
  },

  takeHistoryLease: async (c) => {
    const { account, device } = c.var.session;
    const outcome = await historyOf(c.env, account).lease(device);
    return outcome.kind === "ok" ? { until: outcome.until, head: outcome.head } : outcome;
  },

  moveHistoryHead: async (c, { body }) => {
    const { account, device } = c.var.session;
    const outcome = await historyOf(c.env, account).move(device, body);
    return outcome.kind === "ok" ? { done: true } : outcome;
  },

  clearHistory: async (c) => {
    await historyOf(c.env, c.var.session.account).clear();
    return { done: true };
  },
};

export function historyRoutes(app: Hono<Service>): void {
  const checks = [checkOrigin, requireSession, limitRate("MEDIA_LIMIT")] as const;
  const reading = [checkOrigin, requireSessionStill, limitRate("MEDIA_LIMIT")] as const;
  app.put(historyPaths.putHistoryObject, ...checks, (c) => withObject(c, (object) => put(c, object)));
  app.get(historyPaths.historyObject, ...reading, (c) => withObject(c, (object) => get(c, object)));
}

async function put(c: ServiceContext, object: HistoryObjectId): Promise<Response> {
  const bytes = await readBody(c, MAX_HISTORY_OBJECT_BYTES);
  if (!(bytes instanceof Uint8Array)) return reject(c, bytes);
  // Its name is what it is: nobody puts other bytes in the place of those that a manifest names.
  if (toBase64Url((await sha256(bytes)).subarray(0, 16)) !== object)
    return reject(c, { kind: "malformed", detail: "object: not the hash of these bytes" });
  const { account } = c.var.session;
  const { historyBytes } = await settingsOf(c.env);
  const admission = await historyOf(c.env, account).admit(account, object, bytes.length, historyBytes);
  if (admission.kind !== "ok") return reject(c, admission);
  await c.env.MEDIA.put(objectKey(account, object), bytes);
  return c.json({ done: true });
}

async function get(c: ServiceContext, object: HistoryObjectId): Promise<Response> {
  const found = await c.env.MEDIA.get(objectKey(c.var.session.account, object));
  if (found === null) return reject(c, { kind: "not-found" });
  c.header("Content-Type", MEDIA_CONTENT_TYPE);
  c.header("Content-Disposition", "attachment");
  c.header("Cache-Control", "no-store");
  c.header("Content-Length", `${found.size}`);
  return c.body(found.body, 200);
}

async function withObject(c: ServiceContext, then: (object: HistoryObjectId) => Promise<Response>): Promise<Response> {
  const object = v.safeParse(historyObjectId, c.req.param("object"));
  return object.success ? then(object.output) : reject(c, { kind: "malformed", detail: "object: expected an id" });
}
