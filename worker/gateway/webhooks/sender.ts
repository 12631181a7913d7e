// Sends what is due, several lanes at once, and keeps going until nothing is.

import type { UnixMs } from "../../../protocol/index.ts";
import { tally } from "../../counting/counting.ts";
import { allowed } from "./breaker.ts";
import { bodyPlace } from "./dead-letters.ts";
import type { Endpoint } from "./endpoint.ts";
import { exchange } from "./exchange.ts";
import { logAttempt } from "./log.ts";
import { Pace } from "./pace.ts";
import type { WebhookPorts } from "./ports.ts";
import { postOf } from "./post.ts";
import { all, begin, beyond, type Delivery, due, find, firstDue } from "./queue.ts";
import { LEASE_MS, MAX_AGE_MS, MAX_ATTEMPTS, nextAttemptAt } from "./schedule.ts";
import { hubChoice, signingKeys } from "./secrets.ts";
import { bury, settle, type Try } from "./settlement.ts";
import type { WebhookState } from "./state.ts";
import { verdictOf } from "./verdict.ts";
import { webhookIdOf } from "./webhook-id.ts";

/** More than that do not wait: the oldest become dead letters, and the log says why. */
export const MOST_WAITING = 100_000;
/** Of those that are given up, at once */
const GIVEN_UP_AT_ONCE = 8;
const COUNTED_EVERY = 256;

export class Sender {
  private readonly ports: WebhookPorts;
  private readonly state: WebhookState;
  private readonly onBegun: () => void;
  private readonly mostWaiting: number;
  private readonly underWay = new Map<number, Promise<void>>();
  private readonly pace = new Pace();
  /** How many more wait than may, as far as was looked */
  private excess: number;
  private unseen = 0;
  private fault: { error: unknown } | undefined;

  /** @param onBegun called when something is under way, and the time of the next call of `run` has changed */
  constructor(ports: WebhookPorts, state: WebhookState, onBegun: () => void, mostWaiting = MOST_WAITING) {
    this.mostWaiting = mostWaiting;
    this.excess = beyond(ports.sql, mostWaiting);
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

  /** One more waits. They are counted now and then: it takes longer the more there are. */
  enqueued(): void {
    if (++this.unseen < COUNTED_EVERY) return;
    this.unseen = 0;
    this.excess = beyond(this.ports.sql, this.mostWaiting);
  }

  nextAt(now: UnixMs): UnixMs | null {
    const lease = this.underWay.size > 0 ? now + LEASE_MS : null;
    const endpoint = this.state.active;
    if (!endpoint) return all(this.ports.sql, this.events(), 1).length > 0 ? now : lease;
    if (this.excess > 0 && lease === null) return now;
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
    const places = Math.max(0, this.pace.atOnce - this.underWay.size);
    const over = Math.min(places, GIVEN_UP_AT_ONCE, endpoint ? this.excess : places);
    this.excess = Math.max(0, this.excess - over);
    for (const delivery of over > 0 ? all(sql, this.events(), over) : [])
      this.track(delivery.event, this.giveUp(delivery, endpoint ? "queue-full" : null));
    if (!endpoint) return;
    let room = this.room(endpoint, now);
    // The longest due first: those whose time is over are among them, also while nothing is sent.
    for (const delivery of due(sql, now, this.events(), places)) {
      if (isSpent(delivery, now)) this.track(delivery.event, this.giveUp(delivery, null));
      else if (room-- > 0) this.track(delivery.event, this.deliver(this.begin(delivery, endpoint)));
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
    const verdict = verdictOf(answer, ports.now());
    this.pace.answered(verdict.kind === "delivered", ports.now() - made.beganAt);
    settle(ports, state, made, body, verdict);
  }

  /** Its bytes are gone, and nobody said so. */
  private drop(made: Try): void {
    this.ports.sql.transaction(() => {
      if (this.isWanted(made)) bury(this.ports, made.delivery, made.number, null);
    });
  }

  /** @param why not for its own sake, in a word of the log */
  private async giveUp(delivery: Delivery, why: "queue-full" | null): Promise<void> {
    const body = delivery.sealed.length > 0 ? null : await this.ports.body(delivery.event);
    const now = this.ports.now();
    this.state.transaction(() => {
      const row = find(this.ports.sql, delivery.event);
      if (!row || (why === null && this.state.active && !isSpent(row, now))) return;
      bury(this.ports, row, row.attempts, body);
      if (why === null) return;
      tally.note("webhook-dead");
      const { event, attempts: number } = row;
      logAttempt(this.ports.sql, { event, number, at: now, tookMs: 0, status: null, outcome: "dead", why, nextAt: null });
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
    return allowed(endpoint.breaker, now, this.pace.atOnce) - this.underWay.size;
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
