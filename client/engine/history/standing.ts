// How the history stands, for who looks: whether it is kept, what it takes at the service, how far this device has come with it.

import { endpoints, recoveryEndpoints } from "../../../protocol/index.ts";
import type { HistoryView } from "../../queries.ts";
import { rerunnable } from "../pace/serial.ts";
import type { World } from "../world.ts";
import type { Historian } from "./historian.ts";
import { readRecord } from "./writing.ts";

type Sizes = Pick<HistoryView, "size" | "media">;

const UNKNOWN: Sizes = { size: null, media: null };
/** What lies there may have become more by another device. */
const STALE_AFTER_MS = 60_000;
const AGAIN_AFTER_MS = 5_000;

/** No view waits for the network: sizes are asked for beside it, and again while somebody looks. */
export class Standing {
  private readonly world: World;
  private heard: Sizes = UNKNOWN;
  /** When they were asked for last, and for what; null: they are due */
  private asked: { at: number; of: string } | null = null;

  constructor(world: World) {
    this.world = world;
  }

  async view(historian: Historian | null): Promise<HistoryView> {
    const { world } = this;
    const { recovery, history = null, historyStopped = null } = world.account();
    const keeps = !recovery ? "nothing" : history === null ? "all" : "off";
    const progress = historian?.progress ?? null;
    if (keeps !== "all") [this.heard, this.asked] = [UNKNOWN, null];
    // Not once for each part that comes or goes.
    else if (progress === null) this.askFor(`${historian?.rounds}`);
    const { lost = 0 } = await readRecord(world);
    return { keeps, lost, ...this.heard, progress, stopped: historyStopped };
  }

  private askFor(of: string): void {
    const now = this.world.clock.now();
    const { asked } = this;
    if (asked !== null && asked.of === of && now >= asked.at && now < asked.at + STALE_AFTER_MS) return;
    this.asked = { at: now, of };
    this.hear().catch(this.world.failed);
  }

  private readonly hear = rerunnable(async () => {
    const { api, clock, publish } = this.world;
    const answer = await api.ask(recoveryEndpoints.history);
    const files = answer.kind === "ok" ? await api.ask(endpoints.keepMedia, {}, { blobs: [], drops: [] }) : null;
    if (this.asked === null) return;
    if (answer.kind === "ok") this.heard = { ...this.heard, size: roomOf(answer.value) };
    if (files?.kind === "ok") this.heard = { ...this.heard, media: roomOf(files.value) };
    if (files?.kind === "ok") return publish({ kind: "history" });
    clock.after(AGAIN_AFTER_MS, () => {
      this.asked = null;
      publish({ kind: "history" });
    });
  });
}

function roomOf({ bytes, limitBytes }: { bytes: number; limitBytes: number }): { bytes: number; limitBytes: number } {
  return { bytes, limitBytes };
}
