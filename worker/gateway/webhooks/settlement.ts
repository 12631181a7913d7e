// What is written when an attempt has ended: the delivery leaves, waits for the next one, or becomes a dead letter.

import type { UnixMs } from "../../../protocol/index.ts";
import { tally } from "../../counting/counting.ts";
import { afterFailure, afterSuccess } from "./breaker.ts";
import { bodyPlace, keepLetter } from "./dead-letters.ts";
import { logAttempt } from "./log.ts";
import type { WebhookPorts } from "./ports.ts";
import { type Delivery, find, postpone, remove } from "./queue.ts";
import { nextAttemptAt } from "./schedule.ts";
import { isOverlapping, mayBeOfSignature, type Secrets } from "./secrets.ts";
import type { WebhookState } from "./state.ts";
import type { Verdict } from "./verdict.ts";
import type { Attempt } from "./webhook-management.ts";

/** An attempt that is under way, and what it was made with */
export type Try = {
  delivery: Delivery;
  number: number;
  generation: number;
  beganAt: UnixMs;
  secrets: Secrets;
  hub: Secrets["hub"];
};
type Fate = { outcome: Attempt["outcome"]; nextAt: UnixMs | null };

/** Everything or nothing. What was erased meanwhile leaves no trace; what belongs to another receiver now is only logged. */
export function settle(ports: WebhookPorts, state: WebhookState, made: Try, body: Uint8Array, verdict: Verdict): void {
  state.transaction(() => {
    const row = find(ports.sql, made.delivery.event);
    if (!row) return;
    const now = ports.now();
    noteHealth(state, made, verdict, now);
    const fate = row.attempts === made.number ? decideFate(ports, state, made, body, verdict) : againElsewhere(verdict);
    const { status, why } = verdict;
    const { number, beganAt, delivery } = made;
    tally.note(`webhook-${fate.outcome}`);
    if (fate.outcome === "delivered") tally.note("webhook.lag-ms", Math.max(0, now - row.queuedAt));
    logAttempt(ports.sql, { event: delivery.event, number, at: beganAt, tookMs: now - beganAt, status, why, ...fate });
  });
}

/** @param body null where its bytes are gone: there is nothing left to keep */
export function bury(ports: WebhookPorts, delivery: Delivery, attempts: number, body: Uint8Array | null): void {
  const { event, lane } = delivery;
  const now = ports.now();
  remove(ports.sql, delivery, now);
  const sealed = delivery.sealed.length > 0 ? delivery.sealed : body && ports.rows.encode(bodyPlace(event), body);
  if (sealed) keepLetter(ports.sql, { event, lane, at: now, attempts }, sealed);
  ports.onSettled?.(event, "dead");
}

/** Breaker and rotation learn from it, if the receiver and the secrets are still the same. */
function noteHealth(state: WebhookState, made: Try, verdict: Verdict, now: UnixMs): void {
  const endpoint = state.active;
  if (endpoint?.generation !== made.generation) return;
  if (verdict.kind === "gone") state.disable();
  else if (verdict.kind === "failed") state.setBreaker(afterFailure(endpoint.breaker, now));
  else if (endpoint.breaker.failures > 0) state.setBreaker(afterSuccess());
  if (verdict.kind !== "delivered") return;
  const { secrets } = state;
  if (secrets.current !== made.secrets.current || secrets.hub === made.hub || !isOverlapping(secrets, now)) return;
  state.secrets = { ...secrets, hub: made.hub };
}

function decideFate(ports: WebhookPorts, state: WebhookState, made: Try, body: Uint8Array, verdict: Verdict): Fate {
  const { delivery, number } = made;
  const now = ports.now();
  if (verdict.kind === "delivered") {
    remove(ports.sql, delivery, now);
    ports.onSettled?.(delivery.event, "delivered");
    return { outcome: "delivered", nextAt: null };
  }
  if (!state.active) {
    bury(ports, delivery, number, body);
    return { outcome: "disabled", nextAt: null };
  }
  const nextAt = nextAttemptAt(number, now, ports.random.fraction(), verdict.retryAfterMs);
  if (nextAt === null) {
    bury(ports, delivery, number, body);
    return { outcome: "dead", nextAt };
  }
  const isOther = mayBeOfSignature(verdict.status) && isOverlapping(made.secrets, now);
  postpone(ports.sql, delivery.event, nextAt, isOther ? !delivery.otherSecret : delivery.otherSecret);
  return { outcome: "retry", nextAt };
}

/** It was begun anew for another receiver, whatever the former one said. */
function againElsewhere(verdict: Verdict): Fate {
  return { outcome: verdict.kind === "delivered" ? "delivered" : "retry", nextAt: null };
}
