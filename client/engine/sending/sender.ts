// Messages out, in order: sealed and stored first, then by the conversation's socket if it is open, else by HTTP one at a time.

import {
  type ClientId,
  type ConversationDown,
  type ConversationUp,
  framePaths,
  type Rejection,
} from "../../../protocol/index.ts";
import type { OutboxRecord } from "../../store/tables.ts";
import type { AtWork } from "../at-work.ts";
import { judge, retryAfterMs, submit } from "../connection/submit.ts";
import { loadMaking } from "../group/load-making.ts";
import { losePlace } from "../group/lost-place.ts";
import type { Progress } from "../pace/progress.ts";
import { confirmItem } from "../receiving/place.ts";
import { isDeletedGroup } from "../requests/request.ts";
import type { World } from "../world.ts";
import { failItem, sealWaiting, toSeal, toSubmit, withoutHeld } from "./outbox.ts";

/** Into a group that is full. */
const FAREWELL_EVERY_MS = 3600_000;
const IDLE: Progress = { kind: "idle" };

export class Sender {
  /** On the socket, their answers still to come. */
  private readonly onSocket = new Set<ClientId>();
  private wait: Progress = IDLE;

  private readonly world: World;
  private readonly conversation: AtWork;

  constructor(world: World, conversation: AtWork) {
    this.world = world;
    this.conversation = conversation;
  }

  underWay(clientId: ClientId): boolean {
    return this.onSocket.has(clientId);
  }

  forget(): void {
    this.onSocket.clear();
  }

  async flush(): Promise<Progress> {
    this.wait = IDLE;
    for (;;) {
      const state = await this.conversation.state();
      const { record, group } = state;
      if (record.state !== "active" || group === null) return IDLE;
      const outbox = withoutHeld(state, this.world);
      const [first, ...rest] = toSubmit(outbox, record, (clientId) => this.onSocket.has(clientId));
      // While nothing gets through, only what was tried is sealed: the rest can still be changed.
      if ((first === undefined || this.conversation.link.isReady) && toSeal(outbox, record).length > 0) {
        await this.conversation.step((draft) => sealWaiting(draft, this.world));
        continue;
      }
      if (first === undefined) return this.wait;
      if (this.conversation.link.isReady) {
        for (const item of [first, ...rest]) this.bySocket(item);
        return IDLE;
      }
      const progress = await this.byHttp(first);
      if (progress.kind === "later") return progress;
    }
  }

  async answered(down: Extract<ConversationDown, { kind: "accepted" | "rejected" }>): Promise<void> {
    if (down.clientId === null) return;
    this.onSocket.delete(down.clientId);
    const progress =
      down.kind === "accepted"
        ? await this.accepted(down.clientId, down.seq, down.at)
        : await this.rejected(down.clientId, down.rejection);
    if (down.kind === "accepted" && progress.kind === "idle") return;
    if (progress.kind === "idle") this.conversation.kick();
    else this.world.clock.after(Math.max(250, progress.afterMs ?? 0), () => this.conversation.kick());
  }

  private bySocket(item: OutboxRecord): void {
    const frame = frameOf(item);
    if (frame !== null && this.conversation.link.send(frame)) this.onSocket.add(item.clientId);
  }

  private async byHttp(item: OutboxRecord): Promise<Progress> {
    const frame = frameOf(item);
    if (frame === null) return IDLE;
    const submitted = await submit(this.world, framePaths.submit, this.conversation.id, frame);
    switch (submitted.kind) {
      case "accepted":
        return this.accepted(item.clientId, submitted.seq, submitted.at);
      case "rejected":
        return this.rejected(item.clientId, submitted.rejection);
      default:
        return { kind: "later", afterMs: null };
    }
  }

  /** What others wrote before it may not have been read yet: a message shows at its place all the same, the rest takes effect in turn. */
  private async accepted(clientId: ClientId, seq: number, at: number): Promise<Progress> {
    const next = await this.conversation.step(async (draft) => {
      const item = draft.outbox.find((each) => each.clientId === clientId);
      if (item === undefined) return "none";
      if (!item.isMessage && seq > draft.record.cursor + 1) return "catch-up";
      const { intents } = draft.record;
      await confirmItem(this.world, draft, item, { seq, at });
      return draft.record.intents === intents ? "none" : "change";
    });
    if (next === "change") this.conversation.kick();
    if (next !== "catch-up") return IDLE;
    const caught = await this.conversation.catchUp();
    return caught.kind === "no-answer" ? { kind: "later", afterMs: null } : IDLE;
  }

  private async rejected(clientId: ClientId, rejection: Rejection): Promise<Progress> {
    switch (judge(rejection)) {
      case "later":
        return { kind: "later", afterMs: retryAfterMs(rejection) };
      case "behind":
        return this.behind(rejection);
      case "gone":
        await this.conversation.catchUp();
        return IDLE;
      case "frozen":
        // With the log comes why.
        await this.conversation.catchUp();
        return IDLE;
      case "fault":
        return this.refused(clientId, rejection);
    }
  }

  /** Who leaves a full group does so when there is room: nobody would let them out of it before they have said so. */
  private async refused(clientId: ClientId, rejection: Rejection): Promise<Progress> {
    const isFull = rejection.kind === "log-full";
    if (isFull && isDeletedGroup((await this.conversation.state()).record)) return { kind: "later", afterMs: FAREWELL_EVERY_MS };
    await this.conversation.step(async (draft) => {
      failItem(draft, clientId, isFull ? "full" : "refused");
      if (isDeletedGroup(draft.record)) (await loadMaking()).goOnLeaving(this.world, draft);
    });
    return IDLE;
  }

  /** After catching up, what was sealed for an epoch that is over is sealed again by the next flush. */
  private async behind(rejection: Rejection): Promise<Progress> {
    const caught = await this.conversation.catchUp();
    if (caught.kind === "no-answer") return { kind: "later", afterMs: null };
    const isOlder = await this.conversation.step(async (draft) => {
      const { record } = draft;
      if (rejection.kind !== "wrong-epoch" || record.state !== "active") return false;
      const { generation, epoch } = rejection;
      const isNewer = generation > record.generation || (generation === record.generation && epoch > record.epoch);
      // The log holds no Commit that leads there.
      if (isNewer) losePlace(draft, this.world.clock.now());
      return generation < record.generation || (generation === record.generation && epoch < record.epoch);
    });
    // The answer is older than what was read since, or a lie: asking again at once would never end.
    return isOlder ? { kind: "later", afterMs: null } : IDLE;
  }
}

function frameOf({ clientId, sealed }: OutboxRecord): ConversationUp | null {
  if (sealed === null) return null;
  const { generation, epoch, bytes } = sealed;
  return { kind: "message", clientId, generation, epoch, bytes };
}
