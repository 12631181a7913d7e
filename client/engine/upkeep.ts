// What a device sees to by itself: KeyPackages at the directory, the log of its account, its places in conversations, the key of the keyring,
// the history, and what goes by its time. It is loaded once there is a connection: nothing of it stands on a screen. Decisions are where its imports lie.

import type { ConversationId } from "../../protocol/index.ts";
import type { HistoryView } from "../queries.ts";
import type { AccountChanges } from "../store/tables.ts";
import { RestedDrafts } from "./account/drafts.ts";
import { keepStock, NO_STOCK, type Stock } from "./account/key-packages.ts";
import { followOwnLog } from "./account/own-log.ts";
import { clear } from "./clearing.ts";
import type { Conversations } from "./conversations.ts";
import { Expiring } from "./expiring.ts";
import type { Downloads } from "./files/downloads.ts";
import { loadMaking } from "./group/load-making.ts";
import { seeToOwnLeaves } from "./group/own-leaves.ts";
import { Historian } from "./history/historian.ts";
import { Standing } from "./history/standing.ts";
import { takeIn } from "./linking/taking-in.ts";
import { rerunnable } from "./pace/serial.ts";
import { HandingOn } from "./recovery/handing-on.ts";
import { removeMarked } from "./removing.ts";
import type { News, TimelineLine, World } from "./world.ts";

/** After a device of this account came into a conversation */
const LEAVES_CHECK_MS = 5_000;
/** After something was said of the keyring's key: what comes together is looked at together, once it is stored. */
const KEYRING_CHECK_MS = 1_000;
/** Messages of its person */
const ASKED_AFTER = 10;
const NOTED_EACH = 5;
/** After a KeyPackage was used: others may be, by the same invitation. */
const STOCK_CHECK_MS = 5_000;
/** Where the device could not do it */
const CLEAR_AGAIN_MS = 60_000;

type Given = {
  /** Stores the account with its changes. */
  keep(changes: AccountChanges): Promise<void>;
  downloads(): Promise<Downloads>;
  /** How many KeyPackages to have at the directory */
  keyPackages: number;
  /** A business's profile, where the directory does not have it */
  tellDirectory(): Promise<unknown>;
};

export class Upkeep {
  private readonly world: World;
  private readonly conversations: Conversations;
  private readonly given: Given;
  readonly expiring: Expiring;
  private closed = false;
  /** Messages of its person that are not noted yet */
  private said = 0;

  private stock = NO_STOCK;
  private stockCheck: (() => void) | null = null;
  private looksAgain: (() => void) | null = null;
  private hasLeafCome = false;
  private handingOn: HandingOn | null = null;
  private keyringCheck: { cancel(): void; at: number } | null = null;
  private keptHistory: Historian | null = null;
  private readonly standing: Standing;
  private readonly drafts: RestedDrafts;

  constructor(world: World, conversations: Conversations, given: Given) {
    this.world = world;
    this.conversations = conversations;
    this.given = given;
    this.standing = new Standing(world);
    this.drafts = new RestedDrafts(world, conversations);
    for (const id of world.preferred.typed.keys()) this.drafts.changed(id);
    this.expiring = new Expiring(world, conversations);
    for (const id of world.preferred.toClear) this.clear(id);
    for (const id of world.preferred.toRemove.keys()) this.remove(id);
    for (const [id, { asked, letIn }] of world.preferred.set)
      if ((asked || letIn) && conversations.record(id)?.request) this.askedFor(id);
  }

  historyView(): Promise<HistoryView> {
    return this.standing.view(this.keptHistory);
  }

  /** @param stock what the directory has, and how long the account's log is there */
  online({ logLength, ...stock }: Stock & { logLength: number }): void {
    const { failed } = this.world;
    const { log, business, rootSecret } = this.world.account();
    this.stock = stock;
    const followed = log.length === logLength ? Promise.resolve() : followOwnLog(this.world, this.given.keep);
    followed.then(this.seeToLeaves).catch(failed);
    this.arrive().catch(failed);
    this.keptHistory?.online();
    // As long as the root lies here there is none.
    if (rootSecret === null) this.keyringSaid();
    this.refill().catch(this.stockFailed);
    if (business?.isTold === false) this.given.tellDirectory().catch(failed);
  }

  stockSaid(stock: Stock): void {
    this.stock = stock;
    this.refill().catch(this.stockFailed);
  }

  /** Soon, once for several. */
  keyPackageUsed(): void {
    if (this.closed) return;
    this.stockCheck ??= this.world.clock.after(STOCK_CHECK_MS, () => {
      this.stockCheck = null;
      this.countStock().catch(this.stockFailed);
    });
  }

  private readonly refill = rerunnable(() => keepStock(this.world, this.stock, this.given.keyPackages));

  private readonly stockFailed = (error: unknown): void => {
    this.world.failed(error);
    this.keyPackageUsed();
  };

  private async countStock(): Promise<void> {
    const me = await this.world.api.call("me");
    if (me.kind !== "ok") return;
    this.stock = me.value;
    await this.refill();
  }

  /** What another device handed to this one. Where it could not be fetched it is when there is a network. */
  readonly arrive = rerunnable(async () => {
    const { world, conversations } = this;
    if (!world.account().arriving) return;
    const { downloads, keep } = this.given;
    if (!(await takeIn(world, conversations, { downloads, keep }))) return;
    this.keptHistory?.flush().catch(world.failed);
    await conversations.wake();
  });

  /** Soon, once for several: a device that is linked comes into many conversations. */
  leafCame(): void {
    if (this.hasLeafCome || this.closed) return;
    this.hasLeafCome = true;
    this.world.clock.after(LEAVES_CHECK_MS, () => void this.seeToLeaves().catch(this.world.failed));
  }

  /** Devices that came or went since it was last looked at, in all conversations: once for each change of the account's log. */
  readonly seeToLeaves = rerunnable(async () => {
    const { world, conversations } = this;
    const { log, leavesUpTo = 1 } = world.account();
    if (log.length === leavesUpTo && !this.hasLeafCome) return;
    this.hasLeafCome = false;
    let seen = await seeToOwnLeaves(world, conversations);
    if (seen.isBehind) {
      await followOwnLog(world, this.given.keep);
      seen = await seeToOwnLeaves(world, conversations);
    }
    this.looksAgain?.();
    this.looksAgain = null;
    if (this.closed) return;
    // A chat that is still to be come into may have somebody in it who is out: it is looked at when it is.
    if (seen.afterMs === null && !seen.isPartial) await this.given.keep({ leavesUpTo: seen.upTo });
    if (seen.afterMs !== null)
      this.looksAgain = world.clock.after(seen.afterMs, () => void this.seeToLeaves().catch(world.failed));
  });

  /** Which key the history lies under: what other devices said of it, and whether another one is due. */
  keyringSaid(): void {
    this.seeToKeyringIn(KEYRING_CHECK_MS);
  }

  private seeToKeyringIn(ms: number): void {
    if (this.closed) return;
    const { clock, failed } = this.world;
    const at = clock.now() + ms;
    if (this.keyringCheck !== null && this.keyringCheck.at <= at) return;
    this.keyringCheck?.cancel();
    this.keyringCheck = { at, cancel: clock.after(ms, () => void this.seeToKeyring().catch(failed)) };
  }

  private readonly seeToKeyring = rerunnable(async () => {
    this.keyringCheck = null;
    this.handingOn ??= new HandingOn(this.world, this.conversations, this.given.keep);
    const { isAnother, afterMs } = await this.handingOn.see();
    if (afterMs !== null) this.seeToKeyringIn(afterMs);
    const history = this.keepHistory();
    if (isAnother) await history?.flush();
  });

  /** Of an account that something recovers: what was said is kept for it. */
  keepHistory(): Historian | null {
    const { recovery, history } = this.world.account();
    if (!recovery || history || this.closed) {
      this.keptHistory?.close();
      this.keptHistory = null;
    } else if (this.keptHistory === null) {
      const { keep } = this.given;
      const arrive = (grant: Uint8Array) => keep({ arriving: { grant, blob: null } }).then(this.arrive);
      this.keptHistory = new Historian(this.world, this.conversations, { keep, arrive });
      this.keptHistory.start();
    }
    return this.keptHistory;
  }

  /** By how much the service's time is later now: what is due by it goes, and a restart knows it. */
  async clockMoved(clockAheadMs: number): Promise<void> {
    await this.given.keep({ clockAheadMs });
    await this.expiring.run();
  }

  /** What a step stored in a conversation. */
  noted({ conversation, lines, preferred, removed }: Extract<News, { kind: "conversation" }>): void {
    this.keptHistory?.changed(lettersIn(lines));
    if (preferred?.draft !== undefined) this.drafts.changed(conversation);
    this.countOwn(lines);
    if (preferred?.cleared) this.clear(conversation);
    if (removed !== undefined) this.remove(conversation);
    if (preferred?.asked || preferred?.letIn) this.askedFor(conversation);
  }

  private askedFor(id: ConversationId): void {
    const conversation = this.conversations.get(id);
    if (this.closed || conversation === undefined) return;
    loadMaking()
      .then(({ acceptAskedFor }) => conversation.step(async (draft) => acceptAskedFor(this.world, draft)))
      .then(() => conversation.kick())
      .catch(this.world.failed);
  }

  /** Where the root lies here and nothing recovers it, its person is asked once they have said so much. */
  private countOwn(lines: readonly TimelineLine[]): void {
    const { rootSecret, recovery, accountId, untilRecovery = ASKED_AFTER } = this.world.account();
    if (rootSecret === null || recovery || untilRecovery <= 0) return;
    const own = lines.filter(({ record }) => record.kind === "message" && record.sender === accountId).length;
    this.said += own;
    const left = untilRecovery - this.said;
    // A restart forgets some, which is less than a write for each.
    if (left > 0 && this.said < NOTED_EACH) return;
    this.said = 0;
    this.given.keep({ untilRecovery: left }).catch(this.world.failed);
  }

  private clear(id: ConversationId): void {
    const { world } = this;
    const conversation = this.conversations.get(id);
    if (this.closed || conversation === undefined) return;
    clear(world, conversation).catch((error: unknown) => {
      world.failed(error);
      if (!this.closed) world.clock.after(CLEAR_AGAIN_MS, () => this.clear(id));
    });
  }

  private remove(id: ConversationId): void {
    const { world } = this;
    const conversation = this.conversations.get(id);
    if (this.closed || conversation === undefined) return;
    removeMarked(world, conversation).catch((error: unknown) => {
      world.failed(error);
      if (!this.closed) world.clock.after(CLEAR_AGAIN_MS, () => this.remove(id));
    });
  }

  close(): void {
    this.closed = true;
    this.expiring.close();
    this.keptHistory?.close();
    this.stockCheck?.();
    this.looksAgain?.();
    this.keyringCheck?.cancel();
    this.drafts.close();
  }
}

function lettersIn(lines: readonly TimelineLine[]): number {
  return lines.reduce((sum, { record }) => sum + (record.kind === "message" ? record.text.length : 0), 0);
}
