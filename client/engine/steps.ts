// The state of one conversation and the steps that change it: strictly one after another, each stored before anything of it is told.

import { zero } from "../../mls/index.ts";
import type { ConversationId } from "../../protocol/index.ts";
import { isCleared } from "../preferences/cleared.ts";
import { beginDraft, type Draft, finish, PLACE_OF_OWN } from "./draft.ts";
import { historyNotes, keepsHistory } from "./history/notes.ts";
import { serial } from "./pace/serial.ts";
import { reach } from "./receiving/ticks.ts";
import { searchNotes } from "./search/notes.ts";
import { type ConversationState, loadState } from "./state.ts";
import { isChanged } from "./unchanged.ts";
import type { News, TimelineLine, World } from "./world.ts";
import { writeStep } from "./write-step.ts";

export type StepNews = Omit<Extract<News, { kind: "conversation" }>, "kind" | "conversation">;

export type StepsOf = {
  /** What must be stored with whatever is stored next */
  also(record: Draft["record"]): void;
  /** @param isFurther whether more of the log is stored than before, or nobody knows */
  told(news: StepNews, isFurther: boolean): void;
};

export class Steps {
  private readonly inTurn = serial();
  private loaded: ConversationState | null = null;
  /** The version that a step came from whose write did not answer: what is stored may be that step or not. */
  private doubted: number | null = null;

  private readonly world: World;
  private readonly id: ConversationId;
  private readonly of: StepsOf;

  constructor(world: World, id: ConversationId, of: StepsOf) {
    this.world = world;
    this.id = id;
    this.of = of;
  }

  state(): Promise<ConversationState> {
    return this.inTurn(() => this.load());
  }

  /** The state if it is in memory already. */
  peek(): ConversationState | null {
    return this.loaded;
  }

  /** A write did not answer, and nothing has been read since: what waits may be more than is known of. */
  get isInDoubt(): boolean {
    return this.doubted !== null;
  }

  /** @param change computes on the draft, with no network; it may run again where another owner was faster */
  step<T>(change: (draft: Draft) => Promise<T>): Promise<T> {
    return this.inTurn(() => this.attempt(change));
  }

  /** The next step reads the store again. @param isIdle asked when all steps before have ended */
  letGo(isIdle: () => boolean): void {
    void this.inTurn(async () => {
      if (isIdle()) this.loaded = null;
    });
  }

  private async load(): Promise<ConversationState> {
    if (this.loaded !== null) return this.loaded;
    this.loaded = (await loadState(this.world.store, this.world.account(), this.id)) ?? null;
    if (this.loaded === null) throw new Error(`conversation ${this.id} is not in the store`);
    if (this.doubted !== null && this.doubted !== this.loaded.version) this.of.told({ lines: [], isUncertain: true }, true);
    this.doubted = null;
    return this.loaded;
  }

  private async attempt<T>(change: (draft: Draft) => Promise<T>): Promise<T> {
    for (;;) {
      const state = await this.load();
      const draft = beginDraft(state);
      const result = await change(draft);
      const { cleared } = this.world.preferred.of(this.id);
      if (cleared) draft.lines = draft.lines.filter((line) => isLeft(line, cleared));
      if (!isChanged(draft)) return result;
      if (await this.store(state, draft)) return result;
    }
  }

  /** @returns false: another owner was faster */
  private async store(state: ConversationState, draft: Draft): Promise<boolean> {
    const { world } = this;
    if (draft.contacts.length > 0) await world.contacts.learn(draft.contacts);
    // Before the step that says where the log is: killed in between, the same is said again.
    if (Object.keys(draft.account).length > 0) await world.keepAccount(draft.account);
    this.of.also(draft.record);
    if (draft.roster !== null)
      Object.assign(draft.record, reach(draft.record, draft.roster, draft.markers, world.account().accountId));
    // Until the store has answered nobody knows which of the two is stored.
    this.loaded = null;
    this.doubted = state.version;
    const changes = finish(draft);
    const noted = world.isSearched ? searchNotes(draft, changes) : [];
    const writes = [...changes, ...historyNotes(draft, keepsHistory(world.account())), ...noted];
    const outcome = await writeStep(world, { scope: this.id, version: state.version, writes });
    this.doubted = null;
    if (outcome === "conflict") return false;
    zero(draft.spent);
    const { record, roster, group, view, chain, outbox, pending, markers } = draft;
    this.loaded = { version: state.version + 1, record, roster, group, view, chain, outbox, pending, markers };
    const { reactions, stars, forgotten, preferred, untold, gone } = draft;
    const lines = [...draft.lines, ...draft.changed];
    this.of.told({ lines, reactions, stars, forgotten, preferred, untold, gone }, record.cursor > state.record.cursor);
    for (const other of draft.elsewhere) world.publish({ kind: "conversation", ...other, lines: [] });
    // What stays behind goes with the next start.
    if (draft.dropped.length > 0) await world.files.dropped(draft.dropped).catch(world.failed);
    return true;
  }
}

/** What this device says by itself stands where the log has been for a while. */
function isLeft({ seq, place, record }: TimelineLine, cleared: string): boolean {
  return place >= PLACE_OF_OWN || !isCleared(cleared, seq, record.at);
}
