// "I have stored it", "I have read it": acknowledgements for the service, sealed markers for the others, both coalesced.

import { type ConversationUp, framePaths, type Marker, readLogPage, type Seq } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { AtWork, Heard } from "../at-work.ts";
import { judge, retryAfterMs, submit } from "../connection/submit.ts";
import { type Draft, setMarker } from "../draft.ts";
import type { ConversationState } from "../state.ts";
import type { World } from "../world.ts";
import { openMarker, sealMarker } from "./ephemera.ts";
import { withMove } from "./moves.ts";
import { readTo } from "./unread.ts";

const SEND_AFTER_MS = 200;
/** In a large group nobody waits for one mark, and everybody marks each message. */
const LARGE = 32;
const SPREAD_MS_PER_MEMBER = 20;
const TAKE_AFTER_MS = 100;
const AGAIN_AFTER_MS = 5_000;
const REMEMBERED_AFTER_MS = 5_000;

export class Receipts {
  /** What left; the record learns of it with the next step, or a while later by itself: else each start would say all of it again. A crash in between repeats a receipt, which changes nothing. */
  private acknowledged = 0;
  private marker = { delivered: 0, read: 0 };
  /** Of a request: up to where the service knows that this device has fetched it. */
  private fetched = 0;
  /** The service rang for what it was told we have: an acknowledgement on a socket that died with it never arrived. */
  private isDoubted = false;
  private incoming: Heard[] = [];
  private sending: (() => void) | null = null;
  private taking: (() => void) | null = null;
  private remembering: (() => void) | null = null;
  private closed = false;

  private readonly world: World;
  private readonly conversation: AtWork;

  constructor(world: World, conversation: AtWork) {
    this.world = world;
    this.conversation = conversation;
  }

  soon(afterMs?: number): void {
    if (this.closed) return;
    this.sending ??= this.world.clock.after(afterMs ?? this.sendAfterMs(), () => {
      this.sending = null;
      this.send().catch((error: unknown) => {
        this.world.failed(error);
        this.soon(AGAIN_AFTER_MS);
      });
    });
  }

  /** For who closes at once: what is to be said has left when this answers, or is said when the profile opens next. */
  async now(): Promise<void> {
    this.sending?.();
    this.sending = null;
    await this.send().catch((error: unknown) => {
      this.world.failed(error);
      this.soon(AGAIN_AFTER_MS);
    });
  }

  /** Nothing is about to leave or to be taken. */
  get isQuiet(): boolean {
    return this.sending === null && this.taking === null && this.remembering === null;
  }

  /** The service rang for `seq`, and this device has it. */
  async rungFor(seq: Seq): Promise<void> {
    const { record } = await this.conversation.state();
    const known = record.request?.fetched ?? record.acknowledged;
    if (seq > Math.max(known, this.acknowledged, this.fetched)) return;
    this.isDoubted = true;
    this.soon();
  }

  take(heard: readonly Heard[], afterMs = TAKE_AFTER_MS): void {
    if (heard.length === 0 || this.closed) return;
    this.incoming.push(...heard);
    this.taking ??= this.world.clock.after(afterMs, () => {
      this.taking = null;
      const some = this.incoming.splice(0);
      this.conversation
        .step((draft) => this.apply(draft, some))
        .catch((error: unknown) => {
          this.world.failed(error);
          // The service says a marker once.
          this.take(some, AGAIN_AFTER_MS);
        });
    });
  }

  /** @param markers all that the service has. One of ours that a crash took from it is sent again. */
  async compare(markers: readonly Marker[]): Promise<void> {
    const { deviceId } = this.world.account();
    const own = markers.find(({ device }) => device === deviceId);
    const missing = await this.conversation.step(async ({ record }) => {
      const { delivered, read } = record.markerSent;
      if (delivered === 0 && read === 0) return false;
      let said = { delivered: 0, read: 0 };
      for (const key of record.markerKeys.filter(({ epoch }) => epoch === own?.epoch)) {
        said = (own && (await openMarker(key, { conversation: record.id, device: deviceId }, own.bytes))) ?? said;
      }
      if (said.delivered >= delivered && said.read >= read) return false;
      record.markerSent = said;
      this.marker = { delivered: 0, read: 0 };
      return true;
    });
    if (missing) this.soon();
  }

  rememberIn(record: ConversationRecord): void {
    record.acknowledged = Math.max(record.acknowledged, this.acknowledged);
    if (record.request !== null && record.request.fetched < this.fetched)
      record.request = { ...record.request, fetched: this.fetched };
    const { delivered, read } = this.marker;
    const sent = record.markerSent;
    if (delivered > sent.delivered || read > sent.read) {
      record.markerSent = { delivered: Math.max(sent.delivered, delivered), read: Math.max(sent.read, read) };
    }
  }

  forget(): void {
    this.acknowledged = 0;
    this.marker = { delivered: 0, read: 0 };
    this.soon();
  }

  close(): void {
    this.closed = true;
    this.sending?.();
    this.taking?.();
    this.remembering?.();
  }

  private sendAfterMs(): number {
    const members = this.conversation.peek()?.roster?.members.length ?? 0;
    return SEND_AFTER_MS + Math.floor(members > LARGE ? this.world.random.fraction() * members * SPREAD_MS_PER_MEMBER : 0);
  }

  private rememberSoon(): void {
    if (this.closed) return;
    this.remembering ??= this.world.clock.after(REMEMBERED_AFTER_MS, () => {
      this.remembering = null;
      this.conversation.step(async ({ record }) => this.rememberIn(record)).catch(this.world.failed);
    });
  }

  private async send(): Promise<void> {
    const state = await this.conversation.state();
    const { record } = state;
    if (record.state === "creating" || record.state === "awaited") return;
    if (record.request !== null) return this.fetchAgain(record, record.request.fetched);
    const seq = record.cursor;
    if (seq > Math.max(record.acknowledged, this.acknowledged) || this.isDoubted) {
      this.isDoubted = false;
      if (!(await this.go({ kind: "acknowledge", seq }))) return;
      this.acknowledged = seq;
      this.rememberSoon();
    }
    const marker = this.nextMarker(state);
    const [key] = record.markerKeys;
    if (marker === null || key === undefined) return;
    const place = { conversation: record.id, device: this.world.account().deviceId };
    const bytes = await sealMarker(key, place, marker, this.world.random.bytes(12));
    if (!(await this.go({ kind: "marker", epoch: key.epoch, bytes }))) return;
    this.marker = marker;
    this.rememberSoon();
  }

  /**
   * What all have acknowledged goes from the log, and is missing to who asks for it: so a stranger could tell. What was fetched the service
   * keeps to itself, and rings for what comes next.
   */
  private async fetchAgain({ id, cursor }: ConversationRecord, fetched: Seq): Promise<void> {
    if (cursor <= Math.max(fetched, this.fetched) && !this.isDoubted) return;
    this.isDoubted = false;
    const params = { conversation: id, after: `${cursor - 1}`, limit: "1" };
    const page = await this.world.api.frame(framePaths.log, params, null, readLogPage);
    if (page.kind === "no-answer") return this.soon(AGAIN_AFTER_MS);
    this.fetched = cursor;
    this.rememberSoon();
    // It did not ring for what came meanwhile: it counted this device as told.
    if (page.kind === "ok" && page.value.head > cursor) await this.conversation.catchUp();
  }

  private nextMarker({ record, roster }: ConversationState): { delivered: number; read: number } | null {
    const devices = roster?.members.reduce((sum, member) => sum + member.devices.length, 0) ?? 0;
    if (record.state !== "active" || devices < 2) return null;
    const sent = record.markerSent;
    const { readReceipts = true } = this.world.account();
    // A marker takes the place of the one before it, so what was told is told again.
    const read = readReceipts ? record.readUpTo : Math.max(sent.read, this.marker.read);
    const marker = { delivered: record.heard, read };
    const isNews =
      marker.delivered > Math.max(sent.delivered, this.marker.delivered) || marker.read > Math.max(sent.read, this.marker.read);
    return isNews ? marker : null;
  }

  /** @returns whether it left; where it did not, it is tried again when the connection is back */
  private async go(frame: ConversationUp): Promise<boolean> {
    if (this.conversation.link.isReady) return this.conversation.link.send(frame);
    const submitted = await submit(this.world, framePaths.submit, this.conversation.id, frame);
    const isLater = submitted.kind === "rejected" && judge(submitted.rejection) === "later";
    const hasLeft = submitted.kind !== "no-answer" && !isLater;
    if (!hasLeft) this.soon(isLater ? Math.max(AGAIN_AFTER_MS, retryAfterMs(submitted.rejection)) : AGAIN_AFTER_MS);
    return hasLeft;
  }

  /** In the step that takes what they may be about. */
  async apply(draft: Draft, heard: readonly Heard[]): Promise<void> {
    const self = this.world.account();
    for (const { marker, at } of heard) {
      const { device, epoch, bytes } = marker;
      const account = draft.roster?.members.find(({ devices }) => devices.some((each) => each.device === device))?.account;
      if (account === undefined || device === self.deviceId) continue;
      for (const key of draft.record.markerKeys.filter((each) => each.epoch === epoch)) {
        const said = await openMarker(key, { conversation: draft.record.id, device }, bytes);
        if (said === undefined) continue;
        const before = draft.markers.get(device);
        // Nobody has received or read what is not there yet.
        const delivered = Math.max(before?.delivered ?? 0, said.delivered);
        const read = Math.max(before?.read ?? 0, said.read);
        if (before?.delivered !== delivered || before.read !== read) {
          const reach = { delivered, read: Math.min(read, Number.MAX_SAFE_INTEGER) };
          setMarker(draft, device, { account, ...reach, moves: withMove(before, reach, at) });
        }
        // Also one that was known: of what it says was read some may have come since.
        if (account === self.accountId && read > draft.record.readUpTo) await readTo(this.world, draft, read, true);
      }
    }
  }
}
