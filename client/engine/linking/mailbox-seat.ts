// One of the two places in a mailbox: what is said from there and heard there, over a line that fails for a while.

import {
  type Endpoint,
  fromBase64Url,
  MAILBOX_SEAT_BYTES,
  MAX_MAILBOX_WAIT_MS,
  type MailboxId,
  type Rejection,
  recoveryEndpoints,
  toBase64Url,
  type UnixMs,
} from "../../../protocol/index.ts";
import { type Answer, askEndpoint } from "../connection/api.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import type { Ports } from "../world.ts";

const ASK_AGAIN_MS = 1_000;

export type Heard = { kind: "heard"; bytes: Uint8Array; isNear: boolean } | SeatLost;
/** `gone`: there is no such mailbox, or not any more, or somebody else sits there */
export type SeatLost = { kind: "gone" | "expired" | "cancelled" } | { kind: "refused"; rejection: Rejection };

export class MailboxSeat {
  readonly seat: string;
  private readonly ports: Pick<Ports, "http" | "clock">;
  private readonly mailbox: MailboxId;
  private readonly until: UnixMs;
  private isCancelled = false;
  /** What was asked last may have come there, or not. */
  private isUnanswered = false;
  private wake: (() => void) | null = null;

  /** @param until the service's time at which there is nothing to hear any more */
  constructor(
    { http, clock, random }: Pick<Ports, "http" | "clock" | "random">,
    { mailbox, until }: { mailbox: MailboxId; until: UnixMs },
  ) {
    this.ports = { http, clock };
    this.mailbox = mailbox;
    this.until = until;
    this.seat = toBase64Url(random.bytes(MAILBOX_SEAT_BYTES));
  }

  /** @param ask with this device's session: only an account's device opens one */
  async open(ask: (endpoint: Endpoint, params: Record<string, string>, body: unknown) => Promise<Answer<unknown>>) {
    return ask(recoveryEndpoints.openMailbox, { mailbox: this.mailbox }, { seat: this.seat });
  }

  /** @param place 0 or 1. Said until the service has it: the same again is no second message (MB3). */
  async say(place: number, bytes: Uint8Array): Promise<{ kind: "said" } | SeatLost> {
    const answer = await this.insist("say", { place, message: toBase64Url(bytes) });
    return answer.kind === "ok" ? { kind: "said" } : answer;
  }

  /** The last word, after which the other side ends this: where that was asked before and not answered, it has heard it. */
  async sayLast(place: number, bytes: Uint8Array): Promise<{ kind: "said" } | SeatLost> {
    const said = await this.say(place, bytes);
    return said.kind === "gone" && this.isUnanswered ? { kind: "said" } : said;
  }

  /** What the other side says at that place, as soon as it does. */
  async hear(place: number): Promise<Heard> {
    for (;;) {
      const answer = await this.insist("hear", { place, waitMs: MAX_MAILBOX_WAIT_MS });
      if (answer.kind !== "ok") return answer;
      const { message, isNear } = answer.value as { message: string | null; isNear: boolean };
      const bytes = message === null ? undefined : fromBase64Url(message);
      if (bytes !== undefined) return { kind: "heard", bytes, isNear };
    }
  }

  /** Nobody finds anything there from now on. */
  async end(): Promise<void> {
    this.isCancelled = true;
    this.wake?.();
    await askEndpoint(this.ports.http, recoveryEndpoints.endMailbox, { mailbox: this.mailbox }, { seat: this.seat });
  }

  private async insist(name: "say" | "hear", body: Record<string, unknown>): Promise<{ kind: "ok"; value: unknown } | SeatLost> {
    for (this.isUnanswered = false; ; ) {
      if (this.isCancelled) return { kind: "cancelled" };
      if (this.ports.clock.now() >= this.until) return { kind: "expired" };
      const given = { seat: this.seat, ...body };
      const answer = await askEndpoint(this.ports.http, recoveryEndpoints[name], { mailbox: this.mailbox }, given);
      if (answer.kind === "ok") return answer;
      if (answer.kind === "rejected" && answer.rejection.kind === "not-found")
        return { kind: this.isCancelled ? "cancelled" : "gone" };
      if (answer.kind === "rejected" && judge(answer.rejection) !== "later")
        return { kind: "refused", rejection: answer.rejection };
      this.isUnanswered ||= answer.kind === "no-answer";
      const afterMs = answer.kind === "rejected" ? retryAfterMs(answer.rejection) : 0;
      await this.pause(Math.max(ASK_AGAIN_MS, afterMs));
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.wake = null;
        resolve();
      };
      const cancel = this.ports.clock.after(ms, done);
      this.wake = done;
    });
  }
}
