// Sends what is due, several lanes at once, and keeps going until nothing is.

import type { UnixMs } from "../../../protocol/index.ts";
import { allowed } from "./breaker.ts";
import { bodyPlace } from "./dead-letters.ts";
import type { Endpoint } from "./endpoint.ts";
import { exchange } from "./exchange.ts";
import type { WebhookPorts } from "./ports.ts";
import { postOf } from "./post.ts";
import { all, begin, type Delivery, due, find, firstDue, spent } from "./queue.ts";
import { LEASE_MS, MAX_AGE_MS, MAX_ATTEMPTS, nextAttemptAt } from "./schedule.ts";
import { hubChoice, signingKeys } from "./secrets.ts";
import { bury, settle, type Try } from "./settlement.ts";
import type { WebhookState } from "./state.ts";
import { verdictOf } from "./verdict.ts";
import { webhookIdOf } from "./webhook-id.ts";

/** How many are under way at once */
export const AT_ONCE = 8;

export class Sender {
  private readonly ports: WebhookPorts;
  private readonly state: WebhookState;
  private readonly onBegun: () => void;
  private readonly underWay = new Map<number, Promise<void>>();
  private fault: { error: unknown } | undefined;

  /** @param onBegun called when something is under way, and the time of the next call of `run` has changed */
  constructor(ports: WebhookPorts, state: WebhookState, onBegun: () => void) {
    this.ports = ports;
    this.state = state;
    this.onBegun = onBegun;
  }

  /** Resolves when nothing is due nor under way. Throws what a port threw that should not; what that cost is an attempt. */
  async run(): Promise<void> {
    // The alarm that led here is spent, even where another call has begun everything.
    for (let before = -1; ; before = this.underWay.size) {
      if (!this.fault) this.start();
      if (this.underWay.size === 0) break;
      if (this.underWay.size > before) this.onBegun();
      await Promise.race(this.underWay.values());
    }
    const { fault } = this;
    this.fault = undefined;
    if (fault) throw fault.error;
  }

  nextAt(now: UnixMs): UnixMs | null {
    const lease = this.underWay.size > 0 ? now + LEASE_MS : null;
    const endpoint = this.state.active;
    if (!endpoint) return all(this.ports.sql, this.events(), 1).length > 0 ? now : lease;
    // While all places are taken, the end of one is what the next waits for.
    if (lease !== null && this.room(endpoint, now) <= 0) return lease;
    const first = firstDue(this.ports.sql, this.events());
    const times = [lease, first === null ? null : Math.max(first, endpoint.breaker.openUntil)];
    return times.reduce((a, b) => (a === null || b === null ? (a ?? b) : Math.min(a, b)));
  }

  /** Without an `await`: what two calls of `run` find due is begun by one of them. */
  private start(): void {
    const { sql } = this.ports;
    const endpoint = this.state.active;
    const now = this.ports.now();
    const places = AT_ONCE - this.underWay.size;
    const over = endpoint
      ? spent(sql, now, { attempts: MAX_ATTEMPTS, ageMs: MAX_AGE_MS }, this.events())
      : all(sql, this.events(), places);
    for (const delivery of over.slice(0, Math.max(0, places))) this.track(delivery.event, this.giveUp(delivery));
    if (!endpoint || over.length > places) return;
    const room = this.room(endpoint, now);
    if (room <= 0) return;
    for (const delivery of due(sql, now, this.events(), room)) {
      if (!isSpent(delivery, now)) this.track(delivery.event, this.deliver(this.begin(delivery, endpoint)));
    }
  }

  /** An attempt is noted before it begins: whatever becomes of it, there are no more than ten. */
  private begin(delivery: Delivery, endpoint: Endpoint): Try {
    const { sql, random } = this.ports;
    const beganAt = this.ports.now();
    const number = delivery.attempts + 1;
    const ifUnheard = nextAttemptAt(number, beganAt, random.fraction()) ?? beganAt;
    begin(sql, delivery.event, Math.max(ifUnheard, beganAt + LEASE_MS));
    const { secrets } = this.state;
    const hub = hubChoice(secrets, beganAt, delivery.otherSecret);
    return { delivery, number, generation: endpoint.generation, beganAt, secrets, hub };
  }

  private async deliver(made: Try): Promise<void> {
    const { ports, state } = this;
    const body = await this.bodyOf(made.delivery);
    if (body === null) return this.drop(made);
    const url = state.active?.url;
    if (url === undefined || !this.isWanted(made)) return;
    const keys = signingKeys(made.secrets, made.beganAt, made.hub);
    const id = webhookIdOf(made.secrets.webhook, made.delivery.event);
    const asking = postOf(body, id, Math.floor(made.beganAt / 1000), keys);
    const answer = await exchange(ports, url, { ...asking, isWanted: () => this.isWanted(made) });
    if (answer.kind === "failed" && answer.why === "abandoned") return;
    settle(ports, state, made, body, verdictOf(answer, ports.now()));
  }

  /** Its bytes are gone, and nobody said so. */
  private drop(made: Try): void {
    this.ports.sql.transaction(() => {
      if (this.isWanted(made)) bury(this.ports, made.delivery, made.number, null);
    });
  }

  private async giveUp(delivery: Delivery): Promise<void> {
    const body = delivery.sealed.length > 0 ? null : await this.ports.body(delivery.event);
    this.ports.sql.transaction(() => {
      const row = find(this.ports.sql, delivery.event);
      if (!row || (this.state.active && !isSpent(row, this.ports.now()))) return;
      bury(this.ports, row, row.attempts, body);
    });
  }

  /** Nobody erased it, unsubscribed or subscribed another receiver since it began. */
  private isWanted({ delivery, number, generation }: Try): boolean {
    return this.state.active?.generation === generation && find(this.ports.sql, delivery.event)?.attempts === number;
  }

  private async bodyOf({ event, sealed }: Delivery): Promise<Uint8Array | null> {
    return sealed.length > 0 ? this.ports.rows.decode(bodyPlace(event), sealed) : this.ports.body(event);
  }

  private room(endpoint: Endpoint, now: UnixMs): number {
    return allowed(endpoint.breaker, now, AT_ONCE) - this.underWay.size;
  }

  private track(event: number, work: Promise<void>): void {
    const ended = work
      .catch((error: unknown) => {
        this.fault ??= { error };
      })
      .finally(() => this.underWay.delete(event));
    this.underWay.set(event, ended);
  }

  private events(): ReadonlySet<number> {
    return new Set(this.underWay.keys());
  }
}

function isSpent(delivery: Delivery, now: UnixMs): boolean {
  return delivery.attempts >= MAX_ATTEMPTS || delivery.queuedAt <= now - MAX_AGE_MS;
}
