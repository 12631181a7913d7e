// Sends one push. Whatever the push service does, the answer is a verdict, in time.

import type { UnixMs } from "../../protocol/index.ts";
import { CONTENT_BYTES, pushContent } from "./content.ts";
import { encryptPush } from "./encrypt.ts";
import type { Subscription } from "./subscription.ts";
import { type VapidKey, vapidHeader } from "./vapid.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

export type PushPorts = {
  fetch(url: string, init: RequestInit): Promise<Response>;
  now(): UnixMs;
  /** Null where this deployment has none */
  vapidKey(): Promise<VapidKey | null>;
};

const TIMEOUT_MS = 10_000;
/** Push services keep it so long for a device that is off; the notification says then what is new at that time. */
const TTL_S = 7 * 24 * 3600;
/** A later one takes the place of one that was not delivered yet (RFC 8030 §5.4). */
const TOPIC = "parley";

export async function sendPush(ports: PushPorts, subscription: Subscription): Promise<Verdict> {
  const key = await ports.vapidKey();
  if (key === null) return { kind: "refused" };
  try {
    const endpoint = new URL(subscription.endpoint);
    const body = await encryptPush(pushContent(subscription.origin), subscription, CONTENT_BYTES);
    const response = await ports.fetch(endpoint.href, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        Authorization: await vapidHeader(key, { endpoint, subject: subscription.origin, now: ports.now() }),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/notification+json",
        TTL: String(TTL_S),
        Topic: TOPIC,
        Urgency: "high",
      },
      body,
    });
    response.body?.cancel().catch(() => {});
    return verdictOf(response.status, response.headers.get("Retry-After"), ports.now());
  } catch {
    return { kind: "retry", afterMs: 0 }; // no connection, no answer in time
  }
}
