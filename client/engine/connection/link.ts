// The socket to one conversation, while it is on screen or warm.

import {
  type ConversationDown,
  type ConversationUp,
  type DeviceId,
  type Envelope,
  encodeFrame,
  framePaths,
  PROTOCOL_VERSION,
  readConversationDown,
} from "../../../protocol/index.ts";
import type { Socket } from "../../ports.ts";
import type { AtWork } from "../at-work.ts";
import { backoffMs } from "../pace/backoff.ts";
import { serial } from "../pace/serial.ts";
import { openSignal, sealSignal } from "../receiving/ephemera.ts";
import type { World } from "../world.ts";

const TYPING_EVERY_MS = 3_000;
const TYPING_LASTS_MS = 6_000;
/** No answer to anything for this long means that the socket is dead without saying so. */
const SILENCE_MS = 15_000;

export class ConversationLink {
  private wanted = false;
  private socket: Socket | null = null;
  private attached = false;
  private tries = 0;
  /** Frames that could not be taken, one after another. */
  private stumbles = 0;
  private retry: (() => void) | null = null;
  private silence: (() => void) | null = null;
  /** Messages on the socket without an answer: until one comes, whatever else is heard is none. */
  private unanswered = 0;
  private typedAt = 0;
  private readonly inTurn = serial();
  private readonly typists = new Map<DeviceId, () => void>();

  private readonly world: World;
  private readonly conversation: AtWork;

  constructor(world: World, conversation: AtWork) {
    this.world = world;
    this.conversation = conversation;
  }

  get isReady(): boolean {
    return this.attached;
  }

  get isWanted(): boolean {
    return this.wanted;
  }

  typing(): DeviceId[] {
    return [...this.typists.keys()];
  }

  async open(): Promise<void> {
    this.wanted = true;
    this.retry?.();
    this.retry = null;
    if (this.socket !== null) return;
    try {
      await this.connect();
    } catch (error) {
      this.again();
      throw error;
    }
  }

  private async connect(): Promise<void> {
    const { record } = await this.conversation.state();
    if (
      !this.wanted ||
      this.socket !== null ||
      record.state === "creating" ||
      record.state === "removed" ||
      record.state === "awaited" ||
      record.state === "joining"
    )
      return;
    const path = framePaths.conversationSocket.replace(":conversation", this.conversation.id);
    const socket = this.world.sockets.open(path, {
      onOpen: () => {
        const { cursor } = this.conversation.peek()?.record ?? record;
        socket.send(encodeFrame({ kind: "attach", version: PROTOCOL_VERSION, after: cursor }));
        this.listen();
      },
      onMessage: (bytes) => {
        if (this.unanswered === 0) this.listen(false);
        void this.inTurn(() => this.takeOrEnd(socket, bytes));
      },
      onClose: () => this.lost(socket),
    });
    this.socket = socket;
  }

  /** The conversation may have become one that has a socket. */
  async resume(): Promise<void> {
    if (this.wanted && this.socket === null && this.retry === null) await this.open();
  }

  close(): void {
    this.wanted = false;
    this.retry?.();
    this.silence?.();
    this.socket?.close();
    for (const forget of this.typists.values()) forget();
    this.typists.clear();
  }

  send(frame: ConversationUp): boolean {
    if (this.socket === null || !this.attached) return false;
    this.socket.send(encodeFrame(frame));
    if (frame.kind === "message" && this.unanswered++ === 0) this.listen();
    return true;
  }

  async typeSignal(): Promise<void> {
    const now = this.world.clock.now();
    if (!this.attached || now - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = now;
    const { record } = await this.conversation.state();
    const [key] = record.markerKeys;
    if (key === undefined || record.state !== "active" || record.request !== null) return;
    const place = { conversation: record.id, device: this.world.account().deviceId };
    const bytes = await sealSignal(key, place, "typing", this.world.random.bytes(12));
    this.send({ kind: "signal", epoch: key.epoch, bytes });
  }

  /** What a frame said is lost with it, so nothing that follows on this socket may be taken: another begins where the store is (CL11). */
  private async takeOrEnd(socket: Socket, bytes: Uint8Array): Promise<void> {
    try {
      await this.take(socket, bytes);
      if (socket === this.socket && this.attached) this.stumbles = 0;
    } catch (error) {
      this.world.failed(error);
      if (socket !== this.socket) return;
      this.stumbles++;
      socket.close();
      this.lost(socket);
    }
  }

  private async take(socket: Socket, bytes: Uint8Array): Promise<void> {
    const read = readConversationDown(bytes);
    if (!read.ok || socket !== this.socket) return;
    const down = read.frame;
    switch (down.kind) {
      case "attached":
        return this.onAttached(down);
      case "envelopes":
        // A Commit is often the device's own doing, while its person goes on typing.
        for (const { kind, device } of down.envelopes) if (kind === "message") this.stopTyping(device);
        return this.deliver(socket, down.envelopes);
      case "accepted":
        return this.answered(down);
      case "rejected":
        if (down.clientId !== null) return this.answered(down);
        socket.close();
        await this.conversation.catchUp();
        return;
      case "markers":
        return this.conversation.takeMarkers(down.markers, true);
      case "more": {
        const caught = await this.conversation.catchUp();
        if (caught.kind !== "ok") socket.close();
        return;
      }
      case "signal":
        return this.onSignal(down);
      case "noted":
        return;
    }
  }

  private answered(down: Extract<ConversationDown, { kind: "accepted" | "rejected" }>): Promise<void> {
    this.unanswered = Math.max(0, this.unanswered - 1);
    this.listen(this.unanswered > 0);
    return this.conversation.answered(down);
  }

  private async deliver(socket: Socket, envelopes: readonly Envelope[]): Promise<void> {
    const delivered = await this.conversation.deliver(envelopes);
    if (delivered.kind !== "ok") socket.close();
  }

  private async onAttached(down: Extract<ConversationDown, { kind: "attached" }>): Promise<void> {
    this.attached = true;
    this.tries = 0;
    await this.conversation.noteFrozen(down.frozen);
    this.conversation.noteAsks(down.asks);
    this.conversation.takeMarkers(down.markers);
    await this.conversation.receipts.compare(down.markers);
    this.conversation.kick();
  }

  private async onSignal({ device, epoch, bytes }: Extract<ConversationDown, { kind: "signal" }>): Promise<void> {
    const { record } = await this.conversation.state();
    const key = record.markerKeys.find((each) => each.epoch === epoch);
    if (key === undefined || device === this.world.account().deviceId) return;
    const signal = await openSignal(key, { conversation: record.id, device }, bytes);
    if (signal === undefined) return;
    this.stopTyping(device);
    if (signal === "typing")
      this.typists.set(
        device,
        this.world.clock.after(TYPING_LASTS_MS, () => this.stopTyping(device)),
      );
    this.world.publish({ kind: "typing", conversation: this.conversation.id });
  }

  private stopTyping(device: DeviceId): void {
    const forget = this.typists.get(device);
    if (forget === undefined) return;
    forget();
    this.typists.delete(device);
    this.world.publish({ kind: "typing", conversation: this.conversation.id });
  }

  private listen(expecting = true): void {
    this.silence?.();
    this.silence = expecting ? this.world.clock.after(SILENCE_MS, () => this.socket?.close()) : null;
  }

  private lost(socket: Socket): void {
    if (socket !== this.socket) return;
    this.socket = null;
    this.attached = false;
    this.unanswered = 0;
    this.silence?.();
    this.conversation.linkLost();
    this.again();
  }

  private again(): void {
    if (!this.wanted || this.retry !== null) return;
    this.tries++;
    const tries = Math.max(this.tries, this.stumbles);
    this.retry = this.world.clock.after(backoffMs(tries, this.world.random.fraction()), () => {
      this.retry = null;
      this.open().catch(this.world.failed);
    });
  }
}
