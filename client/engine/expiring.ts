// When something goes in whichever chat: one timer for all, set for the first of them.

import type { ConversationId, UnixMs } from "../../protocol/index.ts";
import type { Conversations } from "./conversations.ts";
import { rerunnable } from "./pace/serial.ts";
import { expire } from "./receiving/expire.ts";
import type { World } from "./world.ts";

const AGAIN_AFTER_MS = 60_000;
/** A timer of a browser holds 24 days (a signed 32-bit number of milliseconds), and a device sleeps. */
const LONGEST_WAIT_MS = 24 * 3600_000;

export class Expiring {
  private timer: { at: UnixMs; cancel(): void } | null = null;
  private closed = false;

  private readonly world: World;
  private readonly conversations: Conversations;

  constructor(world: World, conversations: Conversations) {
    this.world = world;
    this.conversations = conversations;
  }

  /** Takes away what is due by now. What fails in one chat is tried again, and holds up no other. */
  readonly run = rerunnable(async () => {
    this.cancel();
    let hasFailed = false;
    for (const id of this.expired()) {
      const conversation = this.conversations.get(id);
      if (conversation === undefined || this.closed) continue;
      await expire(this.world, conversation).catch((error: unknown) => {
        hasFailed = true;
        this.world.failed(error);
      });
    }
    if (hasFailed) this.wait(this.world.clock.now() + AGAIN_AFTER_MS);
    else {
      const next = nextExpiry(this.world, this.conversations);
      if (next !== null) this.note(next);
    }
  });

  /** Something goes then. */
  note(at: UnixMs): void {
    if (this.closed || (this.timer !== null && this.timer.at <= at)) return;
    this.wait(at);
  }

  close(): void {
    this.closed = true;
    this.cancel();
  }

  private expired(): ConversationId[] {
    const { clock, onDemand } = this.world;
    const now = clock.now();
    if (onDemand) return onDemand.expired(now);
    return this.conversations.all().flatMap(({ id, nextExpiry: at }) => (at != null && at <= now ? [id] : []));
  }

  private wait(at: UnixMs): void {
    this.cancel();
    if (this.closed) return;
    const ms = Math.min(Math.max(1, at - this.world.clock.now()), LONGEST_WAIT_MS);
    this.timer = { at, cancel: this.world.clock.after(ms, () => void this.run().catch(this.world.failed)) };
  }

  private cancel(): void {
    this.timer?.cancel();
    this.timer = null;
  }
}

/** When a message goes by its time, whichever is first; null: none does */
export function nextExpiry({ onDemand }: World, conversations: Conversations): UnixMs | null {
  if (onDemand) return onDemand.nextExpiry();
  const times = conversations.all().flatMap(({ nextExpiry: at }) => at ?? []);
  return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
}
