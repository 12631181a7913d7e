// The history at work: what is missing is taken in, what is new is written some minutes after it came. Wiring only.

import type { HistoryProgress, HistoryStop } from "../../queries.ts";
import type { AccountRecord } from "../../store/tables.ts";
import type { Conversations } from "../conversations.ts";
import { rerunnable } from "../pace/serial.ts";
import type { World } from "../world.ts";
import { keepMedia } from "./keeping-media.ts";
import { NotNow, NotTaken } from "./objects.ts";
import { beginReading, takeSegment } from "./reading.ts";
import { keep, readRecord, writeHistory } from "./writing.ts";

/** After something changed */
export const WRITTEN_AFTER_MS = 5 * 60_000;
/** What a person waits for comes first. */
const BEGUN_AFTER_MS = 2_000;
const AGAIN_AFTER_MS = 60_000;
/** So much that was said does not wait: by its letters */
const WRITTEN_AT_LETTERS = 256 * 1024;

type Given = {
  keep(changes: Pick<AccountRecord, "historyStopped" | "mediaKept">): Promise<void>;
  /** People and chats, as another device would hand them over */
  arrive(grant: Uint8Array): Promise<void>;
};

/** What is said where it cannot be read, and is no longer so once it was */
const READ_AGAIN: ReadonlySet<HistoryStop | null> = new Set(["missing", "damaged", "other-key"]);

export class Historian {
  private readonly world: World;
  private readonly conversations: Conversations;
  private readonly given: Given;
  private cancel: (() => void) | null = null;
  private letters = 0;
  /** The service showed another history than this device has seen: nothing is added to that. */
  private isStopped = false;
  /** Whether all that was there at the last try is at the service */
  isKept = false;
  /** A step broke off for want of an answer. */
  private isCutOff = false;
  /** Null: nothing is on its way */
  progress: HistoryProgress | null = null;
  /** So often something of it came or went. */
  rounds = 0;

  constructor(world: World, conversations: Conversations, given: Given) {
    this.world = world;
    this.conversations = conversations;
    this.given = given;
  }

  start(): void {
    this.soon(BEGUN_AFTER_MS);
  }

  changed(letters: number): void {
    this.letters += letters;
    if (this.letters >= WRITTEN_AT_LETTERS) this.now();
    else this.soon(WRITTEN_AFTER_MS);
  }

  /** Also where the person goes: whatever they saw last is kept. */
  readonly flush = rerunnable(async () => {
    const { history, arriving } = this.world.account();
    // What is read goes into chats that are there: those that it was handed come first.
    if (this.isStopped || history) return;
    if (arriving) return this.soon(AGAIN_AFTER_MS);
    this.cancel?.();
    this.cancel = null;
    this.letters = 0;
    [this.isKept, this.isCutOff] = [false, false];
    try {
      const stop = (await this.begin()) ?? (await this.goOn());
      await this.tell(stop);
      this.isKept = stop === null && !this.isStopped;
      this.isStopped ||= stop === "rolled-back" || stop === "forked";
      // A part that the service does not give now may come; another key does not by itself.
      if (stop === "missing") this.soon(WRITTEN_AFTER_MS);
    } catch (error) {
      this.isCutOff = error instanceof NotNow;
      if (error instanceof NotNow) this.soon(Math.max(AGAIN_AFTER_MS, error.retryAfterMs));
      else if (error instanceof NotTaken) {
        await this.tell(error.why);
        this.soon(WRITTEN_AFTER_MS);
      } else throw error;
    } finally {
      this.come(null);
    }
  });

  /** A device that is new to it takes in what the others have written. @returns why it cannot */
  private async begin(): Promise<HistoryStop | null> {
    const { world } = this;
    if ((await world.store.get("history", [])) !== undefined) return null;
    const begun = await beginReading(world, world.account());
    if (begun.kind === "none" || begun.kind === "cleared") return null;
    if (begun.kind !== "begun") return begun.kind;
    const { arriving, linkedChats } = world.account();
    // People and chats it was handed by another device; one that was restored while the history could not be read has none.
    if (begun.grant !== null && !arriving && linkedChats === undefined) await this.given.arrive(begun.grant);
    await keep(world, begun.record);
    return null;
  }

  private async goOn(): Promise<HistoryStop | null> {
    const { world, conversations } = this;
    const wasMissing = (await readRecord(world)).missing.length > 0;
    for (;;) {
      const more = await takeSegment(world, conversations, (come) => this.come(come));
      if (typeof more === "string") return more;
      // What was missing is here; whether it may be written to now is another thing.
      if (!more && wasMissing && READ_AGAIN.has(this.stopped())) await this.tell(null);
      if (!more) break;
      if (this.isStopped) return this.stopped();
    }
    const written = await writeHistory(world, conversations, (come) => this.come(come));
    if (written.kind === "not-begun") throw new NotNow(0);
    if (written.kind !== "written" && written.kind !== "nothing") return written.kind;
    await this.keepMedia();
    return null;
  }

  /** Words are kept, whatever becomes of the files. */
  private async keepMedia(): Promise<void> {
    try {
      await keepMedia(this.world, this.conversations, { keep: this.given.keep, isOver: () => this.isStopped });
    } catch (error) {
      if (error instanceof NotNow) this.soon(Math.max(AGAIN_AFTER_MS, error.retryAfterMs));
      else if (error instanceof NotTaken) this.world.failed(error);
      else throw error;
    }
  }

  private come(progress: HistoryProgress | null): void {
    if (progress === null && this.progress === null) return;
    if (progress === null) this.rounds++;
    this.progress = progress;
    this.world.publish({ kind: "history" });
  }

  private async tell(stop: HistoryStop | null): Promise<void> {
    if (stop === this.stopped()) return;
    // Another device made the key anew, and says so to this one, sooner or later: nothing failed.
    if (stop !== null && stop !== "other-key") this.world.failed(new Error(`the history: ${stop}`));
    await this.given.keep({ historyStopped: stop });
  }

  private stopped(): HistoryStop | null {
    return this.world.account().historyStopped ?? null;
  }

  close(): void {
    this.isStopped = true;
    this.cancel?.();
    this.cancel = null;
  }

  private soon(ms: number): void {
    if (!this.isStopped) this.cancel ??= this.world.clock.after(ms, () => this.now());
  }

  /** There is a network again: what broke off goes on once what the other devices said meanwhile has been heard. */
  online(): void {
    if (!this.isCutOff) return;
    this.cancel?.();
    this.cancel = null;
    this.soon(BEGUN_AFTER_MS);
  }

  private now(): void {
    this.cancel?.();
    this.cancel = null;
    this.flush().catch((error: unknown) => {
      this.world.failed(error);
      this.soon(AGAIN_AFTER_MS);
    });
  }
}
