// The Durable Object in which two devices meet: wiring only. It keeps what they say for five minutes, and knows neither.

import { DurableObject } from "cloudflare:workers";
import {
  hearIn,
  MAILBOX_LIFETIME_MS,
  type MailboxSeat,
  type MailboxState,
  mayEndMailbox,
  openMailbox,
  type Rejection,
  sayIn,
} from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import type { Heard, MailboxRpc } from "../rpc.ts";

const STATE = "mailbox";

export class Mailbox extends DurableObject<Env> implements MailboxRpc {
  /** Who waits for the other one: one answer for each seat. */
  private readonly waiting = new Map<MailboxSeat, () => void>();

  async open(by: { seat: MailboxSeat; network: string }): Promise<{ kind: "ok"; expiresAt: number } | Rejection> {
    const outcome = openMailbox(this.state(), by, Date.now());
    if (outcome.kind !== "opened") return outcome;
    const expiresAt = outcome.state.openedAt + MAILBOX_LIFETIME_MS;
    this.keep(outcome.state);
    await this.ctx.storage.setAlarm(expiresAt);
    return { kind: "ok", expiresAt };
  }

  async say(said: { seat: MailboxSeat; place: number; message: string; network: string }): Promise<{ kind: "ok" } | Rejection> {
    const outcome = sayIn(this.state(), said, Date.now());
    if (outcome.kind !== "said") return outcome;
    this.keep(outcome.state);
    this.wake();
    return { kind: "ok" };
  }

  async hear({ waitMs, ...wanted }: { seat: MailboxSeat; place: number; waitMs: number }): Promise<Heard> {
    const now = this.heard(wanted);
    if (now.kind !== "heard" || now.message !== null || waitMs === 0) return now;
    await this.news(wanted.seat, waitMs);
    return this.heard(wanted);
  }

  async end(seat: MailboxSeat): Promise<void> {
    if (mayEndMailbox(this.state(), seat)) await this.forget();
  }

  override async alarm(): Promise<void> {
    await this.forget();
  }

  private heard(wanted: { seat: MailboxSeat; place: number }): Heard {
    return hearIn(this.state(), wanted, Date.now());
  }

  /** Whoever asks again has gone from where they asked before. */
  private news(seat: MailboxSeat, waitMs: number): Promise<void> {
    this.waiting.get(seat)?.();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        if (this.waiting.get(seat) === done) this.waiting.delete(seat);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      this.waiting.set(seat, done);
    });
  }

  private wake(): void {
    for (const done of [...this.waiting.values()]) done();
  }

  private async forget(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    this.wake();
  }

  private state(): MailboxState | undefined {
    return this.ctx.storage.kv.get<MailboxState>(STATE);
  }

  private keep(state: MailboxState): void {
    this.ctx.storage.kv.put(STATE, state);
  }
}
