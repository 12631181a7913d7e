// One conversation at work: its steps run strictly one after another, each stored before anything of it is shown or sent.

import { zero } from "../../mls/index.ts";
import {
  type ClientId,
  type ConversationDown,
  type ConversationId,
  type Envelope,
  type Frozen,
  framePaths,
  type Marker,
  readLogPage,
  type Seq,
} from "../../protocol/index.ts";
import type { AtWork, CaughtUp } from "./at-work.ts";
import { follow, passGap, unbroken } from "./connection/gap.ts";
import { ConversationLink } from "./connection/link.ts";
import { judge } from "./connection/submit.ts";
import { beginDraft, type Draft, finish } from "./draft.ts";
import { leaveUnproven } from "./group/departure.ts";
import { nextIntent } from "./group/intent.ts";
import { loadMaking } from "./group/load-making.ts";
import { cannotJoin } from "./group/lost-place.ts";
import { maintain, nextDueMs } from "./group/maintenance.ts";
import type { FrozenSince } from "./group/repair.ts";
import { backoffMs } from "./pace/backoff.ts";
import { Expectations } from "./pace/expectations.ts";
import type { Progress } from "./pace/progress.ts";
import { rerunnable, serial } from "./pace/serial.ts";
import { Receipts } from "./receiving/receipts.ts";
import { receive } from "./receiving/receive.ts";
import { reach } from "./receiving/ticks.ts";
import { acquaint } from "./say/acquaintance.ts";
import { Sender } from "./sending/sender.ts";
import { type ConversationState, loadState } from "./state.ts";
import { isChanged } from "./unchanged.ts";
import type { News, World } from "./world.ts";
import { writeStep } from "./write-step.ts";

const ENVELOPES_PER_STEP = 250;
const ENVELOPES_PER_PAGE = 500;

export class Conversation implements AtWork {
  readonly link: ConversationLink;
  readonly receipts: Receipts;
  private readonly sender: Sender;
  private readonly inTurn = serial();
  private loaded: ConversationState | null = null;
  /** The version that a step came from whose write did not answer: what is stored may be that step or not. */
  private doubted: number | null = null;
  private frozen: FrozenSince | null = null;
  private failures = 0;
  private isAcquainted = false;
  private isWorking = false;
  private timer: { isNext: boolean; cancel: () => void } | null = null;
  private readonly expected: Expectations;
  private closed = false;

  private readonly world: World;
  readonly id: ConversationId;

  constructor(world: World, id: ConversationId) {
    this.world = world;
    this.id = id;
    this.expected = new Expectations(world.clock);
    this.link = new ConversationLink(world, this);
    this.receipts = new Receipts(world, this);
    this.sender = new Sender(world, this);
  }

  state(): Promise<ConversationState> {
    return this.inTurn(() => this.load());
  }

  /** Lets go of what is in memory, where nothing needs it: the next step reads it again. */
  letGo(): void {
    void this.inTurn(async () => {
      if (this.isIdle) this.loaded = null;
    });
  }

  get isIdle(): boolean {
    return !this.isWorking && this.timer === null && this.expected.isEmpty && !this.link.isWanted && this.receipts.isQuiet;
  }

  /** The state if it is in memory already. */
  peek(): ConversationState | null {
    return this.loaded;
  }

  /** @param change computes on the draft, with no network; it may run again where another owner was faster */
  step<T>(change: (draft: Draft) => Promise<T>): Promise<T> {
    return this.inTurn(() => this.attempt(change));
  }

  /** @param envelopes in order. What does not follow the cursor is not taken: the log is read in its place, which says what is missing (CL11). */
  async deliver(envelopes: readonly Envelope[]): Promise<CaughtUp> {
    return (await this.take(envelopes)) ? { kind: "ok" } : this.catchUp();
  }

  private async take(envelopes: readonly Envelope[]): Promise<boolean> {
    for (let i = 0; i < envelopes.length; i += ENVELOPES_PER_STEP) {
      const some = envelopes.slice(i, i + ENVELOPES_PER_STEP);
      const isTaken = await this.step(async (draft) => {
        if (!follow(draft.record, some)) return false;
        await receive(this.world, draft, some);
        return true;
      });
      if (!isTaken) return false;
    }
    if (envelopes.length > 0) this.kick();
    return true;
  }

  /** One that came without the stream: taken if it is the next, else the log is read. */
  async ring(seq: Seq, envelope: Envelope | null): Promise<CaughtUp> {
    const { record } = await this.state();
    if (seq <= record.cursor) {
      await this.receipts.rungFor(seq);
      return { kind: "ok" };
    }
    return envelope === null ? this.catchUp() : this.deliver([envelope]);
  }

  readonly catchUp: () => Promise<CaughtUp> = rerunnable(async () => {
    for (;;) {
      const { record } = await this.state();
      const params = { conversation: this.id, after: `${record.cursor}`, limit: `${ENVELOPES_PER_PAGE}` };
      const page = await this.world.api.frame(framePaths.log, params, null, readLogPage);
      if (page.kind === "rejected") {
        if (judge(page.rejection) === "gone")
          await this.step(async (draft) => {
            if (["active", "recovering", "frozen"].includes(draft.record.state)) leaveUnproven(draft, this.world.clock.now());
          });
        return page;
      }
      if (page.kind === "no-answer") return page;
      const { envelopes, head, frozen, markers } = page.value;
      // A page that was read before it froze says nothing about it: only another generation ends that.
      if (frozen !== null || page.value.generation > record.generation) await this.noteFrozen(frozen);
      for (const run of unbroken(envelopes)) {
        await this.step(async (draft) => passGap(draft, run[0]?.seq ?? 0));
        if (!(await this.take(run))) return { kind: "no-answer" };
      }
      if (envelopes.length === 0) await this.step(async (draft) => passGap(draft, head + 1));
      this.receipts.take(markers);
      await this.receipts.compare(markers);
      const { cursor } = (await this.state()).record;
      if (envelopes.length === 0 || cursor >= head) return { kind: "ok" };
    }
  });

  /** Does whatever is waiting: creation, changes, repair, messages. Never throws. */
  readonly work: () => Promise<void> = rerunnable(async () => {
    if (this.closed) return;
    this.isWorking = true;
    try {
      this.schedule(await this.progress());
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

  /** @param frozen the reports that froze it; null: it is not */
  async noteFrozen(frozen: Frozen | null): Promise<void> {
    if (frozen !== null) this.frozen = { since: this.frozen?.since ?? this.world.clock.now(), reports: frozen.reports };
    else this.frozen = null;
    await this.step(async (draft) => {
      const { record } = draft;
      if (frozen !== null && (record.state === "active" || record.state === "recovering")) record.state = "frozen";
      // The group was begun anew without a Welcome for this device.
      else if (frozen === null && record.state === "frozen") cannotJoin(draft, this.world.clock.now());
    });
  }

  takeMarkers(markers: readonly Marker[]): void {
    this.receipts.take(markers);
  }

  close(): void {
    this.closed = true;
    this.timer?.cancel();
    this.receipts.close();
    this.link.close();
  }

  /** Something did not go through, and waits for its next try. */
  get isRetrying(): boolean {
    return this.failures > 0;
  }

  /** Tries again by itself within moments: another was faster, or has the turn. */
  get triesAgainSoon(): boolean {
    return this.timer?.isNext ?? false;
  }

  /** @returns whether it came true, by a step, within that time */
  until(reached: (state: ConversationState) => boolean, withinMs: number): Promise<boolean> {
    return this.expected.until(() => this.loaded !== null && reached(this.loaded), withinMs);
  }

  private async progress(): Promise<Progress> {
    const { record, outbox, pending } = await this.state();
    if (record.state === "creating" && pending === null && (outbox.length > 0 || record.kind === "group")) {
      const { prepareCreation } = await loadMaking();
      const created = await prepareCreation(this.world, this);
      if (created.kind === "later") return created;
    }
    await this.step((draft) => maintain(this.world, draft));
    const changed = await this.change();
    const sent = await this.sender.flush();
    if (changed.kind === "later") return changed;
    if (sent.kind === "later") return sent;
    return this.climb();
  }

  private async change(): Promise<Progress> {
    const { pending, record } = await this.state();
    if (pending === null && nextIntent(record.intents, this.world.clock.now()) === undefined) return { kind: "idle" };
    const { runChanges } = await loadMaking();
    return runChanges(this.world, this);
  }

  private async climb(): Promise<Progress> {
    const { state } = (await this.state()).record;
    if (state !== "recovering" && state !== "frozen") return { kind: "idle" };
    const { repair, sendReport } = await loadMaking();
    if (!(await sendReport(this.world, this))) return { kind: "later", afterMs: null };
    const caught = await this.catchUp();
    if (caught.kind === "no-answer") return { kind: "later", afterMs: null };
    const rung = await repair(this.world, this, this.frozen);
    if (rung.kind === "later") return rung;
    const settled = await this.change();
    if (settled.kind === "later") return settled;
    return this.sender.flush();
  }

  private schedule(progress: Progress): void {
    if (this.closed) return;
    this.failures = progress.kind === "later" && progress.afterMs === null ? this.failures + 1 : 0;
    const now = this.world.clock.now();
    const due = this.loaded === null ? null : nextDueMs(this.loaded.record, now);
    const later = progress.kind === "idle" ? null : (progress.afterMs ?? backoffMs(this.failures, this.world.random.fraction()));
    const waits = [due, later].filter((ms) => ms !== null);
    this.timer?.cancel();
    this.timer = null;
    if (waits.length === 0) return;
    const afterMs = Math.max(1, Math.min(...waits));
    this.timer = {
      isNext: progress.kind === "later" && progress.afterMs === afterMs,
      cancel: this.world.clock.after(afterMs, () => this.kick()),
    };
  }

  private async load(): Promise<ConversationState> {
    if (this.loaded !== null) return this.loaded;
    this.loaded = (await loadState(this.world.store, this.world.account(), this.id)) ?? null;
    if (this.loaded === null) throw new Error(`conversation ${this.id} is not in the store`);
    if (this.doubted !== null && this.doubted !== this.loaded.version) this.told({ lines: [], isUncertain: true });
    this.doubted = null;
    return this.loaded;
  }

  private told(news: Omit<Extract<News, { kind: "conversation" }>, "kind" | "conversation">, isFurther = true): void {
    this.world.publish({ kind: "conversation", conversation: this.id, ...news });
    this.expected.look();
    // Own entries too: until they are acknowledged the service takes this device for one that was told and has not come.
    if (isFurther) this.receipts.soon();
  }

  private async attempt<T>(change: (draft: Draft) => Promise<T>): Promise<T> {
    for (;;) {
      const state = await this.load();
      const draft = beginDraft(state);
      const result = await change(draft);
      if (!isChanged(draft)) return result;
      if (draft.contacts.length > 0) await this.world.contacts.learn(draft.contacts);
      this.receipts.rememberIn(draft.record);
      if (draft.roster !== null)
        Object.assign(draft.record, reach(draft.record, draft.roster, draft.markers, this.world.account().accountId));
      // Until the store has answered nobody knows which of the two is stored.
      this.loaded = null;
      this.doubted = state.version;
      const outcome = await writeStep(this.world, { scope: this.id, version: state.version, writes: finish(draft) });
      this.doubted = null;
      if (outcome === "conflict") continue;
      zero(draft.spent);
      const { record, roster, group, view, chain, outbox, pending, markers } = draft;
      this.loaded = { version: state.version + 1, record, roster, group, view, chain, outbox, pending, markers };
      const { reactions, forgotten, preferred } = draft;
      const lines = [...draft.lines, ...draft.changed];
      this.told({ lines, reactions, forgotten, preferred }, record.cursor > state.record.cursor);
      // What stays behind goes with the next start.
      if (draft.dropped.length > 0) await this.world.files.dropped(draft.dropped).catch(this.world.failed);
      return result;
    }
  }
}
