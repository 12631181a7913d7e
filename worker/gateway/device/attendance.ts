// Which conversations the business attends to: where people write, or where it says more than one thing, their sockets stay open for a minute after the
// last word, so that answers and ticks come at once.

import type { Verbs } from "../../../client/index.ts";
import type { ConversationId, UnixMs } from "../../../protocol/index.ts";

const ATTENDED_MS = 60_000;
const AT_MOST = 100;
/** To whom it was said that this member is hosted; said again it changes nothing. */
const REMEMBERED = 5_000;

type Given = {
  verbs: Pick<Verbs, "show" | "hide">;
  /** Tells the conversation that this member runs in a Gateway. */
  host(conversation: ConversationId): Promise<void>;
  now(): UnixMs;
};

export class Attendance {
  private readonly attended = new Map<ConversationId, ReturnType<typeof setTimeout>>();
  private readonly hosted = new Set<ConversationId>();
  /** Where it said one thing, and when: a socket for each of thousands would be opened for nothing. */
  private readonly spoken = new Map<ConversationId, UnixMs>();
  private readonly given: Given;

  constructor(given: Given) {
    this.given = given;
  }

  get size(): number {
    return this.attended.size;
  }

  isAttended(conversation: ConversationId): boolean {
    return this.attended.has(conversation);
  }

  /** The business said something there. */
  async spoke(conversation: ConversationId): Promise<void> {
    const now = this.given.now();
    const before = this.spoken.get(conversation);
    if (this.isAttended(conversation) || (before !== undefined && now - before < ATTENDED_MS)) return this.attend(conversation);
    const [oldest] = this.spoken.keys();
    if (this.spoken.size >= REMEMBERED && oldest !== undefined) this.spoken.delete(oldest);
    this.spoken.delete(conversation);
    this.spoken.set(conversation, now);
  }

  async attend(conversation: ConversationId): Promise<void> {
    const timer = this.attended.get(conversation);
    if (timer !== undefined) clearTimeout(timer);
    // The one that was attended to longest ago goes first: a Map keeps the order of insertion.
    this.attended.delete(conversation);
    const [oldest] = this.attended.keys();
    if (this.attended.size >= AT_MOST && oldest !== undefined) this.leave(oldest);
    this.attended.set(
      conversation,
      setTimeout(() => this.leave(conversation), ATTENDED_MS),
    );
    if (timer === undefined) await this.given.verbs.show(conversation);
    if (this.hosted.has(conversation)) return;
    if (this.hosted.size >= REMEMBERED) this.hosted.clear();
    this.hosted.add(conversation);
    await this.given.host(conversation).catch(() => this.hosted.delete(conversation));
  }

  close(): void {
    for (const timer of this.attended.values()) if (timer !== undefined) clearTimeout(timer);
    this.attended.clear();
  }

  private leave(conversation: ConversationId): void {
    const timer = this.attended.get(conversation);
    if (timer !== undefined) clearTimeout(timer);
    this.attended.delete(conversation);
    this.given.verbs.hide(conversation).catch(() => {});
  }
}
