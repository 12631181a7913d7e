// Mailboxes in memory, by the decisions of protocol/mailbox.ts.

import {
  hearIn,
  MAILBOX_LIFETIME_MS,
  type MailboxId,
  type MailboxSeat,
  type MailboxState,
  mayEndMailbox,
  openMailbox,
  sayIn,
} from "../../../protocol/index.ts";
import type { Clock } from "../../ports.ts";
import type { Answered } from "./directory.ts";

type Wanted = { seat: MailboxSeat; place: number };

/** All are neighbours. */
const NETWORK = "192.0.2.1";

export class Mailboxes {
  private readonly there = new Map<MailboxId, MailboxState>();
  private readonly waiting = new Map<string, () => void>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async request(method: string, id: MailboxId, what: string | undefined, body: unknown): Promise<Answered> {
    if (method === "PUT") return this.open(id, (body as Wanted).seat);
    if (method === "DELETE") return this.end(id, (body as Wanted).seat);
    return what === "hear"
      ? this.hear(id, body as Wanted & { waitMs: number })
      : this.say(id, body as Wanted & { message: string });
  }

  private open(id: MailboxId, seat: MailboxSeat): Answered {
    const outcome = openMailbox(this.there.get(id), { seat, network: NETWORK }, this.clock.now());
    if (outcome.kind !== "opened") return { rejection: outcome };
    this.there.set(id, outcome.state);
    return { ok: { expiresAt: outcome.state.openedAt + MAILBOX_LIFETIME_MS } };
  }

  private say(id: MailboxId, said: Wanted & { message: string }): Answered {
    const outcome = sayIn(this.there.get(id), { ...said, network: NETWORK }, this.clock.now());
    if (outcome.kind !== "said") return { rejection: outcome };
    this.there.set(id, outcome.state);
    this.wake(id);
    return { ok: { done: true } };
  }

  private async hear(id: MailboxId, { waitMs, ...wanted }: Wanted & { waitMs: number }): Promise<Answered> {
    const heard = () => hearIn(this.there.get(id), wanted, this.clock.now());
    const now = heard();
    if (now.kind === "heard" && now.message === null && waitMs > 0) await this.news(`${id} ${wanted.seat}`, waitMs);
    const outcome = heard();
    return outcome.kind === "heard" ? { ok: { message: outcome.message, isNear: outcome.isNear } } : { rejection: outcome };
  }

  private end(id: MailboxId, seat: MailboxSeat): Answered {
    if (mayEndMailbox(this.there.get(id), seat)) {
      this.there.delete(id);
      this.wake(id);
    }
    return { ok: { done: true } };
  }

  private news(who: string, waitMs: number): Promise<void> {
    this.waiting.get(who)?.();
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        if (this.waiting.get(who) === done) this.waiting.delete(who);
        resolve();
      };
      const cancel = this.clock.after(waitMs, done);
      this.waiting.set(who, done);
    });
  }

  private wake(id: MailboxId): void {
    for (const [who, done] of [...this.waiting]) if (who.startsWith(`${id} `)) done();
  }
}
