// What the Inbox rang for and has not been read yet: a few conversations at once, each until it is read, and then the flag is taken down.

import type { ConversationId, Envelope, Seq } from "../../../protocol/index.ts";
import type { Conversations } from "../conversations.ts";
import { backoffMs } from "../pace/backoff.ts";
import type { World } from "../world.ts";

/** A device that was away for long has news in many conversations: their logs are read by turns. */
const AT_ONCE = 4;

type Arrival = { seq: Seq; envelope: Envelope | null; tries: number; isUnderWay: boolean; retry: (() => void) | null };

export class Arrivals {
  private readonly waiting = new Map<ConversationId, Arrival>();
  private underWay = 0;
  private closed = false;

  private readonly world: World;
  private readonly conversations: Conversations;
  private readonly seen: (conversation: ConversationId, seq: Seq) => void;
  private readonly changed: () => void;

  /** @param changed whether all has been read, or not any more */
  constructor(
    world: World,
    conversations: Conversations,
    seen: (conversation: ConversationId, seq: Seq) => void,
    changed: () => void,
  ) {
    this.world = world;
    this.conversations = conversations;
    this.seen = seen;
    this.changed = changed;
  }

  /** All that was rung for has been read. */
  get isDone(): boolean {
    return this.waiting.size === 0;
  }

  /** @param envelope the entry at `seq`, where the ring carried it */
  take(conversation: ConversationId, seq: Seq, envelope: Envelope | null): void {
    const known = this.waiting.get(conversation);
    if (known === undefined) {
      this.waiting.set(conversation, { seq, envelope, tries: 0, isUnderWay: false, retry: null });
      if (this.waiting.size === 1) this.changed();
    } else if (seq > known.seq) {
      known.seq = seq;
      known.envelope = envelope;
    }
    this.next();
  }

  /** The network is back: nothing waits for its backoff any more. */
  wake(): void {
    for (const arrival of this.waiting.values()) {
      arrival.retry?.();
      arrival.retry = null;
      arrival.tries = 0;
    }
    this.next();
  }

  close(): void {
    this.closed = true;
    for (const { retry } of this.waiting.values()) retry?.();
    this.waiting.clear();
  }

  private next(): void {
    for (const [id, arrival] of this.waiting) {
      if (this.underWay >= AT_ONCE) return;
      if (arrival.isUnderWay || arrival.retry !== null) continue;
      this.underWay++;
      arrival.isUnderWay = true;
      this.read(id, arrival)
        .catch((error: unknown) => {
          this.world.failed(error);
          this.later(arrival);
        })
        .finally(() => {
          this.underWay--;
          arrival.isUnderWay = false;
          if (!this.closed) this.next();
        });
    }
  }

  private async read(id: ConversationId, arrival: Arrival): Promise<void> {
    const { seq, envelope } = arrival;
    const reached = await this.conversations.ring(id, seq, envelope);
    if (reached < seq) {
      this.later(arrival);
      return;
    }
    this.seen(id, reached);
    arrival.tries = 0;
    // Another ring may have come meanwhile: then it is read again.
    if (arrival.seq > reached) return;
    this.waiting.delete(id);
    if (this.isDone) this.changed();
  }

  private later(arrival: Arrival): void {
    if (this.closed) return;
    arrival.tries++;
    arrival.retry = this.world.clock.after(backoffMs(arrival.tries, this.world.random.fraction()), () => {
      arrival.retry = null;
      this.next();
    });
  }
}
