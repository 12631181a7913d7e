// The Inboxes of the simulated service: dirty flags by device, and the sockets that hear of them (IN1, IN2).

import {
  type ConversationId,
  type DeviceId,
  type Envelope,
  encodeFrame,
  type InboxDown,
  readInboxUp,
  type Seq,
} from "../../../protocol/index.ts";

export type Down = { send(bytes: Uint8Array): void; close(code: number): void };

export class Inbox {
  private readonly dirty = new Map<ConversationId, Seq>();
  private socket: { down: Down; greeted: boolean } | null = null;

  connect(down: Down) {
    this.socket?.down.close(4000);
    const socket = { down, greeted: false };
    this.socket = socket;
    return {
      receive: (bytes: Uint8Array) => this.receive(bytes, socket),
      closed: () => {
        if (this.socket === socket) this.socket = null;
      },
    };
  }

  ring(conversation: ConversationId, seq: Seq, envelope: Envelope | null): void {
    if ((this.dirty.get(conversation) ?? 0) >= seq) return;
    this.dirty.set(conversation, seq);
    if (this.socket?.greeted) this.socket.down.send(encodeFrame({ kind: "ring", conversation, seq, envelope }));
  }

  /** What comes is noted all the same. */
  close(): void {
    this.socket?.down.close(4003);
    this.socket = null;
  }

  /** Its device is none of the account any more. */
  end(): void {
    this.close();
    this.dirty.clear();
  }

  stock(stock: { keyPackages: number; lastResortUsed: boolean }): void {
    if (this.socket?.greeted) this.socket.down.send(encodeFrame({ kind: "stock", ...stock }));
  }

  private receive(bytes: Uint8Array, socket: { down: Down; greeted: boolean }): void {
    const read = readInboxUp(bytes);
    if (!read.ok) throw new Error(`the Client sent a frame that is none: ${read.rejection.kind}`);
    if (read.frame.kind === "seen") {
      const { conversation, seq } = read.frame;
      if ((this.dirty.get(conversation) ?? 0) <= seq) this.dirty.delete(conversation);
      return;
    }
    socket.greeted = true;
    const conversations = [...this.dirty].map(([conversation, seq]) => ({ conversation, seq }));
    socket.down.send(encodeFrame({ kind: "dirty", conversations } satisfies InboxDown));
  }
}

export class Inboxes {
  private readonly all = new Map<DeviceId, Inbox>();

  of(device: DeviceId): Inbox {
    const inbox = this.all.get(device) ?? new Inbox();
    this.all.set(device, inbox);
    return inbox;
  }
}
