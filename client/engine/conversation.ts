// One conversation at work: wiring only. Its state and steps, its socket, its receipts, what it sends, and when it looks again.

import type { ClientId, ConversationDown, ConversationId, Envelope, Frozen, Marker, Seq } from "../../protocol/index.ts";
import type { CaughtUp } from "./at-work.ts";
import { catchUp, take } from "./connection/catch-up.ts";
import { ConversationLink } from "./connection/link.ts";
import type { Draft } from "./draft.ts";
import { doWhatIsDue, type Working } from "./due.ts";
import { cannotJoin } from "./group/lost-place.ts";
import { nextDueMs } from "./group/maintenance.ts";
import type { FrozenSince } from "./group/repair.ts";
import { sameReports } from "./group/same-reports.ts";
import { Expectations } from "./pace/expectations.ts";
import { NextTry } from "./pace/next-try.ts";
import type { Progress } from "./pace/progress.ts";
import { rerunnable } from "./pace/serial.ts";
import { Receipts } from "./receiving/receipts.ts";
import { acquaint } from "./say/acquaintance.ts";
import { Sender } from "./sending/sender.ts";
import type { ConversationState } from "./state.ts";
import { type StepNews, Steps } from "./steps.ts";
import type { World } from "./world.ts";

export class Conversation implements Working {
  readonly link: ConversationLink;
  readonly receipts: Receipts;
  private readonly steps: Steps;
  private readonly sender: Sender;
  private readonly expected: Expectations;
  private readonly nextTry: NextTry;
  private frozen: FrozenSince | null = null;
  isAsked = false;
  private asksMark: number | null = null;
  private looksFor: string | null = null;
  private isAcquainted = false;
  private isWorking = false;
  private closed = false;

  private readonly world: World;
  readonly id: ConversationId;

  constructor(world: World, id: ConversationId) {
    this.world = world;
    this.id = id;
    this.expected = new Expectations(world.clock);
    this.nextTry = new NextTry(world.clock, () => world.random.fraction());
    this.steps = new Steps(world, id, {
      also: (record) => this.receipts.rememberIn(record),
      told: (news, isFurther) => this.told(news, isFurther),
    });
    this.link = new ConversationLink(world, this);
    this.receipts = new Receipts(world, this);
    this.sender = new Sender(world, this);
  }

  state(): Promise<ConversationState> {
    return this.steps.state();
  }

  peek(): ConversationState | null {
    return this.steps.peek();
  }

  step<T>(change: (draft: Draft) => Promise<T>): Promise<T> {
    return this.steps.step(change);
  }

  /** Lets go of what is in memory, where nothing needs it: the next step reads it again. */
  letGo(): void {
    this.steps.letGo(() => this.isIdle);
  }

  get isInDoubt(): boolean {
    return this.steps.isInDoubt;
  }

  get isIdle(): boolean {
    return !this.isWorking && !this.nextTry.isSet && this.expected.isEmpty && !this.link.isWanted && this.receipts.isQuiet;
  }

  /** @param envelopes in order. What does not follow the cursor is not taken: the log is read in its place, which says what is missing (CL11). */
  async deliver(envelopes: readonly Envelope[]): Promise<CaughtUp> {
    return (await take(this.world, this, envelopes)) ? { kind: "ok" } : this.catchUp();
  }

  /** One that came without the stream: taken if it is the next, else the log is read. */
  async ring(seq: Seq, envelope: Envelope | null): Promise<CaughtUp> {
    const { record } = await this.state();
    if (seq <= record.cursor) {
      await this.receipts.rungFor(seq);
      // It rings without anything new where something beside the log has changed: the group is frozen.
      return envelope === null ? this.catchUp() : { kind: "ok" };
    }
    return envelope === null ? this.catchUp() : this.deliver([envelope]);
  }

  readonly catchUp: () => Promise<CaughtUp> = rerunnable(() => catchUp(this.world, this));

  /** Does whatever is waiting: creation, changes, repair, messages. Never throws. */
  readonly work: () => Promise<void> = rerunnable(async () => {
    if (this.closed) return;
    this.isWorking = true;
    try {
      this.schedule(await doWhatIsDue(this.world, this));
      await this.link.resume();
      this.isAcquainted ||= await acquaint(this.world, this);
    } catch (error) {
      this.world.failed(error);
      this.schedule({ kind: "later", afterMs: null });
    } finally {
      this.isWorking = false;
    }
  });

  kick(): void {
    void this.work();
  }

  flush(): Promise<Progress> {
    return this.sender.flush();
  }

  /** The answer to a message, on whichever way it came. */
  answered(down: Extract<ConversationDown, { kind: "accepted" | "rejected" }>): Promise<void> {
    return this.sender.answered(down);
  }

  underWay(clientId: ClientId): boolean {
    return this.sender.underWay(clientId);
  }

  /** The socket is gone, and with it all answers that were still to come on it. */
  linkLost(): void {
    this.sender.forget();
    this.receipts.forget();
    this.kick();
  }

  get frozenSince(): FrozenSince | null {
    return this.frozen;
  }

  /** @param frozen the reports that froze it; null: it is not */
  async noteFrozen(frozen: Frozen | null): Promise<void> {
    const now = this.world.clock.now();
    this.frozen = frozen && { since: this.frozen?.since ?? now, reports: sameReports(this.frozen?.reports, frozen.reports) };
    const isNews = await this.step(async (draft) => {
      const { record } = draft;
      const { state } = record;
      if (frozen !== null && (state === "active" || state === "recovering")) record.state = "frozen";
      // The group was begun anew without a Welcome for this device.
      else if (frozen === null && state === "frozen") cannotJoin(draft, now);
      return record.state !== state;
    });
    if (isNews) this.kick();
  }

  noteAsks(mark: number): void {
    this.asksMark = mark;
    this.lookForAsks();
  }

  /** Once for each change: an ask that nobody can open stays, and is not looked for again with each word that is said. */
  private lookForAsks(): void {
    const { record, roster } = this.peek() ?? {};
    if (record?.kind !== "group") return;
    const isAdmin = roster?.admins.includes(this.world.account().accountId) ?? false;
    if (isAdmin && this.asksMark === null) return;
    const link = record.invites?.find(({ proof }) => proof === roster?.invite?.proof);
    const looksFor = isAdmin ? `${this.asksMark} ${link?.proof}` : "";
    if (looksFor === this.looksFor) return;
    this.looksFor = looksFor;
    if (!(isAdmin && this.asksMark) && !record.asks?.length) return;
    this.isAsked = true;
    this.kick();
  }

  takeMarkers(markers: readonly Marker[], isLive = false): void {
    const at = isLive ? this.world.clock.now() : null;
    this.receipts.take(markers.map((marker) => ({ marker, at })));
  }

  close(): void {
    this.closed = true;
    this.nextTry.clear();
    this.receipts.close();
    this.link.close();
  }

  get isRetrying(): boolean {
    return this.nextTry.isRetry;
  }

  /** Tries again by itself within moments. */
  get triesAgainSoon(): boolean {
    return this.nextTry.isSoon;
  }

  /** @returns whether it came true, by a step, within that time */
  until(reached: (state: ConversationState) => boolean, withinMs: number): Promise<boolean> {
    return this.expected.until(() => {
      const state = this.peek();
      return state !== null && reached(state);
    }, withinMs);
  }

  private schedule(progress: Progress): void {
    if (this.closed) return;
    const record = this.peek()?.record;
    const dueMs = record === undefined ? null : nextDueMs(record, this.world.clock.now());
    this.nextTry.set(progress, dueMs, () => this.kick());
  }

  private told(news: StepNews, isFurther: boolean): void {
    this.world.publish({ kind: "conversation", conversation: this.id, ...news });
    this.expected.look();
    this.lookForAsks();
    // Own entries too: until they are acknowledged the service takes this device for one that was told and has not come.
    if (isFurther) this.receipts.soon();
  }
}
