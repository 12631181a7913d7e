// "The bot is typing": begun by a handler, ended by what it sends.

import type { Clock, Verbs } from "../client/index.ts";
import type { ConversationId } from "../protocol/index.ts";

const LASTS_MS = 20_000;
/** The client lets one signal in three seconds through, and none before the socket is open: asking often costs nothing. */
const EVERY_MS = 500;

export class Typing {
  private readonly under = new Map<ConversationId, () => void>();

  private readonly verbs: Pick<Verbs, "show" | "hide" | "typing">;
  private readonly clock: Clock;

  constructor(verbs: Pick<Verbs, "show" | "hide" | "typing">, clock: Clock) {
    this.verbs = verbs;
    this.clock = clock;
  }

  async begin(conversation: ConversationId): Promise<void> {
    this.under.get(conversation)?.();
    const until = this.clock.now() + LASTS_MS;
    const again = () => {
      if (this.clock.now() >= until) return this.end(conversation);
      this.under.set(conversation, this.clock.after(EVERY_MS, again));
      // Nobody misses a signal that could not be given.
      this.verbs.typing(conversation).catch(() => {});
    };
    this.under.set(conversation, this.clock.after(0, again));
    await this.verbs.show(conversation);
  }

  end(conversation: ConversationId): void {
    const stop = this.under.get(conversation);
    if (stop === undefined) return;
    stop();
    this.under.delete(conversation);
    this.verbs.hide(conversation).catch(() => {});
  }

  close(): void {
    for (const stop of this.under.values()) stop();
    this.under.clear();
  }
}
