// What a bot has written and the service does not have yet: waited for, and dropped with a word where the service refused it.

import { contentItemId } from "../client/content/item-id.ts";
import { KINDS } from "../client/content/kinds/index.ts";
import { rerunnable } from "../client/engine/pace/serial.ts";
import { wordsOf } from "../client/engine/sending/waiting.ts";
import type { ClientSurface, Clock, Store } from "../client/index.ts";
import type { AccountId, ConversationId } from "../protocol/index.ts";
import type { Failure } from "./events.ts";

const LOOK_AFTER_MS = 1_000;
const FLUSH_EVERY_MS = 50;

type Given = { client: ClientSurface; store: Store; clock: Clock; self: AccountId; failed(failure: Failure): void };

export class Outbox {
  private readonly stopWatching: () => void;
  private look: (() => void) | null = null;

  private readonly given: Given;

  constructor(given: Given) {
    this.given = given;
    this.stopWatching = given.client.watch({ kind: "conversations" }, () => this.soon());
  }

  /** @returns whether it is empty */
  async flush(withinMs: number): Promise<boolean> {
    const { clock } = this.given;
    const end = clock.now() + withinMs;
    while ((await this.sweep()) > 0) {
      if (clock.now() >= end) return false;
      await new Promise<void>((passed) => void clock.after(FLUSH_EVERY_MS, passed));
    }
    return true;
  }

  close(): void {
    this.stopWatching();
    this.look?.();
  }

  private soon(): void {
    this.look ??= this.given.clock.after(LOOK_AFTER_MS, () => {
      this.look = null;
      this.sweep().catch((error) => this.given.failed({ kind: "engine", error }));
    });
  }

  /** Nobody is there to press "try again". @returns how many wait */
  private readonly sweep = rerunnable(async (): Promise<number> => {
    const { client, store, self, failed } = this.given;
    let waiting = 0;
    for (const { key, value } of await store.range("outbox", { prefix: [] })) {
      const conversation = key[0] as ConversationId;
      if (value.failure === null) waiting++;
      else {
        failed({ kind: "not-sent", conversation, text: wordsOf(KINDS, value), why: value.failure });
        await client.verbs.discard(conversation, contentItemId(self, value.id));
      }
    }
    return waiting;
  });
}
