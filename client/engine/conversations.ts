// All conversations of this profile: opened when first needed, their sockets while they are on screen.

import type { AccountId, ConversationId, DeviceId, Envelope, Seq } from "../../protocol/index.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import type { Write } from "../store/port.ts";
import type { OutboxRecord } from "../store/tables.ts";
import { judge } from "./connection/submit.ts";
import { Conversation } from "./conversation.ts";
import { loadMaking } from "./group/load-making.ts";
import { hasUnsaid, hasWork } from "./has-work.ts";
import type { Known } from "./on-demand/known.ts";
import type { OnDemand } from "./on-demand/on-demand.ts";
import { semaphore } from "./pace/semaphore.ts";
import { isHostingDue } from "./say/hosting.ts";
import { type ConversationState, newConversation } from "./state.ts";
import type { World } from "./world.ts";

const KEPT_WARM = 2;
/** States of conversations that nothing needs at the moment: a tree, its secrets and its members each. */
const KEPT_IN_MEMORY = 50;
/** What may be due everywhere at once, as a new name is, goes by turns. */
const WORKING_AT_ONCE = 4;

export class Conversations {
  readonly opened = new Map<ConversationId, Conversation>();
  private readonly onScreen = new Set<ConversationId>();
  /** Hidden ones whose socket stays open, newest last. */
  private warm: ConversationId[] = [];

  private readonly world: World;
  /** As last stored: enough for the list. */
  private readonly records: Known<ConversationId, ConversationRecord>;
  /** What waits in conversations that were not opened yet. */
  private readonly outboxes: Known<ConversationId, readonly OutboxRecord[]>;
  readonly pending: Set<ConversationId>;
  /** Whose state may be in memory, those used last at the end. */
  private readonly recent = new Set<ConversationId>();
  /** Waiting for their turn to work. */
  readonly due = new Set<ConversationId>();
  private readonly turn = semaphore(WORKING_AT_ONCE);
  private readonly onDemand: Pick<OnDemand, "candidates" | "trim"> | undefined;
  private closed = false;

  constructor(
    world: World,
    records: Known<ConversationId, ConversationRecord>,
    outboxes: Known<ConversationId, readonly OutboxRecord[]>,
    pending: Set<ConversationId>,
    onDemand?: Pick<OnDemand, "candidates" | "trim">,
  ) {
    this.world = world;
    this.onDemand = onDemand;
    this.records = records;
    this.outboxes = outboxes;
    this.pending = pending;
  }

  all(): ConversationRecord[] {
    return [...this.records.values()];
  }

  ids(): Iterable<ConversationId> {
    return this.records.keys();
  }

  record(id: ConversationId): ConversationRecord | undefined {
    return this.opened.get(id)?.peek()?.record ?? this.records.get(id);
  }

  /** How many states are in memory. */
  get inMemory(): number {
    return [...this.opened.values()].filter((conversation) => conversation.peek() !== null).length;
  }

  /** What is in memory of it. */
  loaded(id: ConversationId): ConversationState | null {
    return this.opened.get(id)?.peek() ?? null;
  }

  outbox(id: ConversationId): readonly OutboxRecord[] {
    return this.loaded(id)?.outbox ?? this.outboxes.get(id) ?? [];
  }

  typing(id: ConversationId): DeviceId[] {
    return this.opened.get(id)?.link.typing() ?? [];
  }

  get(id: ConversationId): Conversation | undefined {
    const known = this.opened.get(id);
    if (known === undefined && !this.records.has(id)) return undefined;
    const conversation = known ?? new Conversation(this.world, id);
    this.opened.set(id, conversation);
    this.used(id);
    return conversation;
  }

  private used(id: ConversationId): void {
    this.recent.delete(id);
    this.recent.add(id);
    this.letGo();
  }

  private letGo(): void {
    let over = this.recent.size - KEPT_IN_MEMORY;
    for (const each of this.recent) {
      if (over-- <= 0) break;
      const conversation = this.opened.get(each);
      if (conversation !== undefined && !conversation.isIdle) continue;
      conversation?.letGo();
      this.recent.delete(each);
    }
    this.onDemand?.trim(this.opened);
  }

  /** In which something waits, or has failed. */
  waiting(): Iterable<ConversationId> {
    return this.outboxes.keys();
  }

  /** What a step stored. */
  remember(id: ConversationId): void {
    const state = this.loaded(id);
    if (state === null) return;
    this.records.set(id, state.record);
    this.outboxes.set(id, state.outbox);
    if (state.pending === null) this.pending.delete(id);
    else this.pending.add(id);
    this.letGo();
  }

  /** @param beside stored with it, where it was not there */
  async create(record: ConversationRecord, beside: readonly Write[] = []): Promise<Conversation> {
    const { id } = record;
    if (!this.records.has(id)) {
      this.records.set(id, await stored(this.world, record, beside));
      this.world.publish({ kind: "conversation", conversation: id, lines: [] });
    }
    const conversation = this.get(id);
    if (conversation === undefined) throw new Error("a conversation that was just made is not there");
    return conversation;
  }

  /** Those whose records could not be read: nothing that was said in them is out of reach. */
  async restore(): Promise<void> {
    for (const { table, key } of await this.world.store.setAside()) {
      const id = key[0] as ConversationId;
      if (table !== "conversations" || this.records.has(id)) continue;
      const { restored } = await loadMaking();
      (await this.create(await restored(this.world, id))).kick();
    }
  }

  /**
   * News for this device. An unknown id is a conversation that somebody added it to: its Welcome says the rest.
   * @returns up to where it is read now
   */
  async ring(id: ConversationId, seq: Seq, envelope: Envelope | null): Promise<Seq> {
    const awaited = { ...newConversation(id, "group", { peer: null, at: this.world.clock.now() }), state: "awaited" } as const;
    const conversation = this.get(id) ?? (await this.create(awaited));
    const read = await conversation.ring(seq, envelope);
    const { record } = await conversation.state();
    // What the service does not give need not be asked for again.
    const isOver = read.kind === "rejected" && judge(read.rejection) === "gone";
    return isOver ? Math.max(record.cursor, seq) : record.cursor;
  }

  async show(id: ConversationId): Promise<void> {
    this.onScreen.add(id);
    this.warm = this.warm.filter((each) => each !== id);
    const conversation = this.get(id);
    await conversation?.link.open();
    conversation?.receipts.soon();
  }

  hide(id: ConversationId): void {
    if (!this.onScreen.delete(id)) return;
    this.warm.push(id);
    for (const cold of this.warm.splice(0, Math.max(0, this.warm.length - KEPT_WARM))) this.get(cold)?.link.close();
  }

  /** The connection is back: sockets, and whatever was waiting, the newest first. */
  async wake(): Promise<void> {
    // One that cannot be opened tries again by itself, and holds up no other.
    for (const id of [...this.onScreen, ...this.warm]) await this.get(id)?.link.open().catch(this.world.failed);
    const newestFirst = () => [...this.records.values()].sort((a, b) => b.lastAt - a.lastAt);
    for await (const record of this.onDemand?.candidates(this, this.world) ?? newestFirst()) {
      const { id } = record;
      const unsaid = hasUnsaid(record);
      if (unsaid || this.isWaiting(id) || hasWork(record, this.world) || this.opened.get(id)?.isRetrying)
        this.workInTurn(id, unsaid);
    }
  }

  private workInTurn(id: ConversationId, isUnsaid: boolean): void {
    if (this.due.has(id)) return;
    this.due.add(id);
    void this.turn(async () => {
      this.due.delete(id);
      if (this.closed) return;
      const conversation = this.get(id);
      await conversation?.work();
      if (isUnsaid) conversation?.receipts.soon();
    });
  }

  /** Something became known of people: direct conversations may have to say so. */
  contactsChanged(accounts: readonly AccountId[]): void {
    const { onDemand, contacts } = this.world;
    for (const record of onDemand?.withPeers(accounts) ?? this.records.values())
      if (isHostingDue(record, contacts)) this.workInTurn(record.id, false);
  }

  private isWaiting(id: ConversationId): boolean {
    if (this.opened.get(id)?.isInDoubt) return true;
    return this.pending.has(id) || this.outbox(id).some(({ failure }) => failure === null);
  }

  close(): void {
    this.closed = true;
    for (const conversation of this.opened.values()) conversation.close();
  }
}

/** Another owner, or a write that did not answer, may have stored one before: then it is that one. */
async function stored({ store }: World, record: ConversationRecord, beside: readonly Write[]): Promise<ConversationRecord> {
  const { id } = record;
  for (;;) {
    const version = await store.version(id);
    const known = await store.get("conversations", [id]);
    if (known !== undefined) return known;
    const writes: Write[] = [{ table: "conversations", key: [id], value: record }, ...beside];
    if ((await store.transact({ scope: id, version, writes })) === "done") return record;
  }
}
