// The one socket that is always wanted: the account's Inbox. It says what is new, and its state is the state shown to the person.

import {
  type ConversationId,
  encodeFrame,
  framePaths,
  type InboxDown,
  type MeAnswer,
  PROTOCOL_VERSION,
  type Rejection,
  readInboxDown,
  type Seq,
  type UnixMs,
} from "../../../protocol/index.ts";
import type { Socket } from "../../ports.ts";
import type { ConnectionView } from "../../queries.ts";
import { backoffMs } from "../pace/backoff.ts";
import type { World } from "../world.ts";
import { SHUT_ASKS_EVERY_MS } from "./submit.ts";

/** Each with a fresh challenge: then it is not the moment. */
const BAD_PROOFS = 3;

export type ConnectionEvents = {
  /** The service's time */
  onTime(at: UnixMs): void;
  /** The service answered: how many KeyPackages it still has of this device. */
  onOnline(me: MeAnswer): void;
  onDirty(conversations: { conversation: ConversationId; seq: Seq }[]): void;
  onRing(ring: Extract<InboxDown, { kind: "ring" }>): void;
  /** KeyPackages of this device were given out. */
  onStock(stock: Extract<InboxDown, { kind: "stock" }>): void;
};

export class Connection {
  private socket: Socket | null = null;
  private helloed = false;
  private connecting = false;
  private tries = 0;
  private badProofs = 0;
  private retry: (() => void) | null = null;
  private stopped = true;
  private view: { state: ConnectionView["state"]; since: UnixMs };

  private readonly world: World;
  private readonly events: ConnectionEvents;

  constructor(world: World, events: ConnectionEvents) {
    this.world = world;
    this.events = events;
    this.view = { state: "connecting", since: world.clock.now() };
  }

  get state(): Pick<ConnectionView, "state" | "since"> {
    return this.view;
  }

  start(): void {
    this.stopped = false;
    this.badProofs = 0;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.retry?.();
    this.retry = null;
    this.socket?.close();
    this.socket = null;
  }

  /** Now, not after the backoff. */
  wake(): void {
    this.tries = 0;
    if (!this.stopped && this.socket === null) this.connect();
  }

  seen(conversation: ConversationId, seq: Seq): void {
    if (this.helloed) this.socket?.send(encodeFrame({ kind: "seen", conversation, seq }));
  }

  private connect(): void {
    this.retry?.();
    this.retry = null;
    if (this.connecting || this.socket !== null) return;
    this.connecting = true;
    this.open()
      .catch(this.world.failed)
      .finally(() => {
        this.connecting = false;
        if (this.socket === null) this.again();
      });
  }

  /** Asks who we are first: a browser does not say why an upgrade was refused, and this renews a session that has ended. */
  private async open(): Promise<void> {
    if (this.view.state === "offline" && this.tries === 0) this.show("connecting");
    const me = await this.world.api.call("me");
    if (me.kind === "rejected") return this.refused(me.rejection);
    if (me.kind !== "ok" || this.stopped) return;
    this.badProofs = 0;
    this.events.onTime(me.value.now);
    const socket = this.world.sockets.open(framePaths.inbox, {
      onOpen: () => {
        socket.send(encodeFrame({ kind: "hello", version: PROTOCOL_VERSION }));
        this.events.onOnline(me.value);
      },
      onMessage: (bytes) => this.take(socket, bytes),
      onClose: () => this.lost(socket),
    });
    this.socket = socket;
  }

  private take(socket: Socket, bytes: Uint8Array): void {
    const read = readInboxDown(bytes);
    if (!read.ok || socket !== this.socket) return;
    switch (read.frame.kind) {
      case "dirty":
        this.helloed = true;
        this.tries = 0;
        this.events.onDirty(read.frame.conversations);
        this.show("online");
        return;
      case "ring":
        this.events.onRing(read.frame);
        return;
      case "stock":
        this.events.onStock(read.frame);
        return;
      case "rejected":
        this.refused(read.frame.rejection);
        socket.close();
        return;
    }
  }

  /** Only what cannot come from a wrong moment is final. */
  private refused({ kind }: Rejection): void {
    if (kind === "bad-proof") this.badProofs++;
    if (kind === "unsupported-version") this.show("outdated");
    else if (kind === "suspended") this.show(kind);
    else if (kind === "device-revoked" || this.badProofs >= BAD_PROOFS) {
      this.stopped = true;
      this.show("revoked");
    }
  }

  private lost(socket: Socket): void {
    if (socket !== this.socket) return;
    this.socket = null;
    this.helloed = false;
    if (!this.connecting) this.again();
  }

  private again(): void {
    if (this.stopped) return;
    this.tries++;
    // Nothing but an update helps, a service that is set back, or its operator's word: that is asked now and then.
    const { state } = this.view;
    const isShut = state === "outdated" || state === "suspended";
    if (!isShut) this.show("offline");
    const wait = isShut ? SHUT_ASKS_EVERY_MS : backoffMs(this.tries, this.world.random.fraction());
    this.retry = this.world.clock.after(wait, () => this.connect());
  }

  private show(state: ConnectionView["state"]): void {
    if (this.view.state === state) return;
    this.view = { state, since: this.world.clock.now() };
    this.world.publish({ kind: "connection" });
  }
}
