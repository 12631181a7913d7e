// Deliveries: what came into a conversation goes to its handler one after another, and counts as handled when the handler has resolved.

import { backoffMs } from "../client/engine/pace/backoff.ts";
import { semaphore } from "../client/engine/pace/semaphore.ts";
import { rerunnable } from "../client/engine/pace/serial.ts";
import type { Clock, ConversationSummary, Program, Random, Store } from "../client/index.ts";
import { follow } from "../client/live/fold.ts";
import type { ConversationId, Seq } from "../protocol/index.ts";
import { BotError } from "./bot-error.ts";
import { type Delivered, type Failure, type Read, readItem } from "./events.ts";
import { handledUpTo, keepHandled } from "./handled.ts";
import type { Message } from "./message.ts";
import type { MessageItem } from "./message-item.ts";

/** In all, with pauses of half a second to four between them. What fails because the service does not answer is not counted. */
const ATTEMPTS = 5;
const AT_ONCE = 16;
const PAGE = 100;

type Given = {
  client: Pick<Program, "watch" | "since">;
  store: Store;
  clock: Clock;
  random: Random;
  message(item: MessageItem, chat: ConversationSummary): Message;
  /** Null where nobody handles such events. */
  handler(event: Delivered): (() => Promise<void>) | null;
  failed(failure: Failure): void;
};
type Lane = { summary: ConversationSummary; isKnown: boolean; run(): Promise<void> };
type Taken = "handled" | "passed" | "left";

export class Delivery {
  private readonly lanes = new Map<ConversationId, Lane>();
  private readonly inTurn = semaphore(AT_ONCE);
  private readonly runs = new Set<Promise<void>>();
  private readonly pauses = new Set<() => void>();
  private stopWatching: (() => void) | null = null;
  private stopped = false;

  private readonly given: Given;

  constructor(given: Given) {
    this.given = given;
  }

  /** A handler was added: from the next turn on, so that others can be added in this one. */
  start(): void {
    if (this.stopped) return;
    for (const lane of this.lanes.values()) this.kick(lane);
    this.stopWatching ??= follow(this.given.client, { kind: "conversations" }, (list) => this.take(list));
  }

  /** Nothing new begins; resolves when the handlers that run have ended and that is stored. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.stopWatching?.();
    for (const resume of this.pauses) resume();
    await Promise.all(this.runs);
  }

  /** The client makes a new summary of what changed. */
  private take(list: readonly ConversationSummary[]): void {
    for (const summary of list) {
      const lane = this.lanes.get(summary.id) ?? this.open(summary);
      if (lane.summary === summary && lane.isKnown) continue;
      Object.assign(lane, { summary, isKnown: true });
      this.kick(lane);
    }
  }

  private open(summary: ConversationSummary): Lane {
    let at: Seq | null = null;
    const run = rerunnable(async () => {
      const from = at ?? (await handledUpTo(this.given.store, summary.id));
      at = null;
      at = await this.run(lane, from);
    });
    const lane: Lane = { summary, isKnown: false, run };
    this.lanes.set(summary.id, lane);
    return lane;
  }

  private kick(lane: Lane): void {
    if (this.stopped) return;
    const run = lane
      .run()
      .catch((error) => this.given.failed({ kind: "engine", error }))
      .finally(() => this.runs.delete(run));
    this.runs.add(run);
  }

  /** @returns how far it came. What is no event is passed in memory only: after a restart it is passed again. */
  private async run(lane: Lane, from: Seq): Promise<Seq> {
    const { client, store } = this.given;
    const conversation = lane.summary.id;
    for (let at = from; !this.stopped; ) {
      const page = await client.since({ conversation, after: at, limit: PAGE });
      for (const item of page.items) {
        const read = readItem(item);
        const taken = read === null ? "passed" : await this.deliver(lane, read);
        if (taken === "left" || item.seq === null) return at;
        if (taken === "handled") await keepHandled(store, conversation, item.seq);
        at = item.seq;
      }
      at = page.upTo;
      if (!page.hasMore) return at;
    }
    return from;
  }

  private async deliver(lane: Lane, read: Read): Promise<Taken> {
    if (read.kind === "unreadable") {
      this.given.failed({ kind: "unreadable", conversation: lane.summary.id, why: read.why });
      return "handled";
    }
    for (let attempt = 1, counted = 0; ; attempt++) {
      if (this.stopped) return "left";
      const event = this.eventOf(lane, read);
      const handle = this.given.handler(event);
      // A message that nobody handles waits for a handler; not every bot cares about the rest.
      if (handle === null) return event.kind === "message" ? "left" : "passed";
      const failed = await this.attempt(handle);
      if (failed === null) return "handled";
      // What a closing bot breaks off is not the handler's fault: it gets the event again.
      if (this.stopped) return "left";
      const { error } = failed;
      if (!(error instanceof BotError && error.isTemporary)) counted++;
      const isSkipped = counted === ATTEMPTS;
      this.given.failed({ kind: "handler", event, error, attempt, isSkipped });
      if (isSkipped) return "handled";
      await this.pause(attempt);
    }
  }

  private eventOf({ summary }: Lane, read: Exclude<Read, { kind: "unreadable" }>): Delivered {
    if (read.kind === "message") return { kind: "message", message: this.given.message(read.item, summary) };
    return { kind: read.kind, membership: { conversation: summary.id, by: read.by } };
  }

  private async attempt(handle: () => Promise<void>): Promise<{ error: unknown } | null> {
    try {
      await this.inTurn(async () => {
        // It may have waited for its turn until now.
        if (this.stopped) throw new BotError({ kind: "closed" });
        await handle();
      });
      return null;
    } catch (error) {
      return { error };
    }
  }

  private pause(attempt: number): Promise<void> {
    return new Promise((resume) => {
      const end = () => {
        cancel();
        this.pauses.delete(end);
        resume();
      };
      const cancel = this.given.clock.after(backoffMs(attempt, this.given.random.fraction()), end);
      this.pauses.add(end);
    });
  }
}
