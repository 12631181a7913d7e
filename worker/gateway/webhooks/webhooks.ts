// The webhooks of one hosted business: what its API asks of them, over the queue and its sender.

import type { UnixMs } from "../../../protocol/index.ts";
import { readTarget } from "../../network/address.ts";
import { findLetters, forgetLetter, lettersExpireAt, pruneLetters, readLetters, takeLetter } from "./dead-letters.ts";
import { viewOf, WANTS, type Wants } from "./endpoint.ts";
import { exchange } from "./exchange.ts";
import { CHALLENGE_DIGITS, challengeFrom, handshakeQuery, problemOfHandshake } from "./handshake.ts";
import { forgetAttempts, logExpiresAt, pruneLog, readLog } from "./log.ts";
import type { WebhookPorts } from "./ports.ts";
import { USER_AGENT } from "./post.ts";
import { add, beginAnew, count, find, remove } from "./queue.ts";
import { isOverlapping, rotated } from "./secrets.ts";
import { Sender } from "./sender.ts";
import { WebhookState } from "./state.ts";
import { webhookIdOf } from "./webhook-id.ts";
import type { Attempt, DeadLetter, Field, SubscribeOutcome, WebhookManagement, WebhookView } from "./webhook-management.ts";

export class Webhooks implements WebhookManagement {
  private readonly ports: WebhookPorts;
  private readonly state: WebhookState;
  private readonly sender: Sender;
  /** Where there is no receiver: until then there is nothing to do. */
  private quietUntil: UnixMs = 0;

  /** Creates its tables where they are missing. */
  constructor(ports: WebhookPorts, mostWaiting?: number) {
    this.ports = ports;
    this.state = new WebhookState(ports);
    this.sender = new Sender(ports, this.state, () => this.plan(), mostWaiting);
  }

  /**
   * Without an `await`, for the transaction that stores the event.
   * @param lane an opaque id; what is in one lane is delivered in the order of the events
   * @returns whether it waits now: not where there is no webhook, or one that is gone
   */
  enqueue(event: number, lane: string, at: UnixMs): boolean {
    if (!this.state.active) return false;
    add(this.ports.sql, { event, lane, at });
    this.sender.enqueued();
    this.plan();
    return true;
  }

  /** Delivers what is due. Safe to call at any time, also twice at once; resolves when nothing is due nor under way. */
  async run(): Promise<void> {
    if (this.isQuiet() && this.ports.now() < this.quietUntil) return;
    this.quietUntil = 0;
    this.tidy();
    try {
      await this.sender.run();
      if (this.isQuiet()) this.quietUntil = this.nextAt() ?? Number.POSITIVE_INFINITY;
    } finally {
      this.plan();
    }
  }

  /** When `run` has something to do, or null */
  nextAt(): UnixMs | null {
    const { sql } = this.ports;
    const times = [this.sender.nextAt(this.ports.now()), logExpiresAt(sql), lettersExpireAt(sql)];
    return times.reduce((a, b) => (a === null || b === null ? (a ?? b) : Math.min(a, b)));
  }

  /** Nothing of these events is kept: not that they wait, not their attempts, not their dead letters. */
  forget(events: readonly number[]): void {
    const { sql } = this.ports;
    sql.transaction(() => {
      for (const event of events) {
        const waiting = find(sql, event);
        if (waiting) remove(sql, waiting, this.ports.now());
        forgetAttempts(sql, event);
        forgetLetter(sql, event);
      }
    });
    this.plan();
  }

  async subscribe(url: string, verifyToken: string, wants: Partial<Wants> = {}): Promise<SubscribeOutcome> {
    const target = readTarget(url, this.ports.allowLoopback);
    if (target.kind === "refused") return { kind: "bad-url", why: target.why };
    const challenge = challengeFrom(this.ports.random.bytes(CHALLENGE_DIGITS));
    const query = handshakeQuery(challenge, verifyToken);
    const answer = await exchange(this.ports, url, { method: "GET", headers: { "User-Agent": USER_AGENT }, body: null, query });
    if (answer.kind === "failed" && answer.why === "refused-address") return { kind: "bad-url", why: "private-host" };
    const problem = problemOfHandshake(answer, challenge);
    if (problem !== undefined) return { kind: "not-verified", why: problem };
    const endpoint = this.state.transaction(() => {
      beginAnew(this.ports.sql, this.ports.now());
      return this.state.replace({ url, verifyToken, ...WANTS, ...wants });
    });
    this.quietUntil = 0;
    this.plan();
    return { kind: "ok", webhook: viewOf(endpoint, this.state.secrets.webhook, count(this.ports.sql)) };
  }

  maker(): string | undefined {
    return this.state.endpoint?.maker;
  }

  /** They answer for it from now on. */
  handOn(from: string, to: string): void {
    if (this.maker() === from) this.state.setMaker(to);
  }

  wants(field: Field): boolean {
    return this.state.endpoint?.fields.includes(field) ?? false;
  }

  list(): WebhookView[] {
    const { endpoint, secrets } = this.state;
    return endpoint ? [viewOf(endpoint, secrets.webhook, count(this.ports.sql))] : [];
  }

  /** What waits becomes dead letters with the next `run`, unless a webhook is subscribed before. */
  unsubscribe(): boolean {
    if (!this.state.endpoint) return false;
    this.state.remove();
    this.plan();
    return true;
  }

  attempts(page: { before: number | null; limit: number }): Attempt[] {
    const { webhook } = this.state.secrets;
    return readLog(this.ports.sql, page).map((one) => ({ ...one, webhook, webhookId: webhookIdOf(webhook, one.event) }));
  }

  deadLetters(page: { before: number | null; limit: number }): DeadLetter[] {
    const { webhook } = this.state.secrets;
    return readLetters(this.ports.sql, page).map(({ id, event, at, attempts }) => {
      return { id, webhook, webhookId: webhookIdOf(webhook, event), event, at, attempts };
    });
  }

  /** @returns 0 where there is no webhook that they could go to */
  replay(ids: readonly number[] | "all"): number {
    if (!this.state.active) return 0;
    const { sql } = this.ports;
    const replayed = sql.transaction(() => {
      const letters = findLetters(sql, ids);
      for (const { id, event, lane } of letters) {
        const sealed = takeLetter(sql, id);
        if (sealed) add(sql, { event, lane, at: this.ports.now(), sealed });
      }
      return letters.length;
    });
    this.plan();
    return replayed;
  }

  secrets(): ReturnType<WebhookManagement["secrets"]> {
    const { secrets } = this.state;
    return { current: secrets.current, previous: isOverlapping(secrets, this.ports.now()) ? secrets.previous : null };
  }

  rotateSecret(overlapMs: number): { secret: string } {
    const { now, random } = this.ports;
    this.state.secrets = rotated(this.state.secrets, overlapMs, now(), random.bytes);
    return { secret: this.state.secrets.current };
  }

  /** Nothing waits for a receiver, and no secret for its end. */
  private isQuiet(): boolean {
    return this.state.active === undefined && this.state.secrets.previous === null;
  }

  /** What is kept for a time goes when that is over. */
  private tidy(): void {
    const now = this.ports.now();
    const { secrets } = this.state;
    if (secrets.previous && !isOverlapping(secrets, now)) this.state.secrets = { ...secrets, previous: null, hub: "current" };
    pruneLog(this.ports.sql, now);
    pruneLetters(this.ports.sql, now);
  }

  private plan(): void {
    const at = this.nextAt();
    if (at !== null) this.ports.plan(at);
  }
}
