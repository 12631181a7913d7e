// The sockets of one conversation, and who of them is in the stream. They outlive the object's sleep; this list is made again from them.

import type { AccountId, DeviceId } from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";

/** Kept with the socket while the object sleeps. */
type Attachment = { account: AccountId; device: DeviceId; attached: boolean };

export const CLOSE_REPLACED = 4000;
export const CLOSE_REMOVED = 4001;

export class Sockets {
  private readonly attached = new Map<WebSocket, DeviceId>();
  private readonly devices = new Map<DeviceId, WebSocket>();

  private readonly ctx: DurableObjectState;

  constructor(ctx: DurableObjectState) {
    this.ctx = ctx;

    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    for (const socket of ctx.getWebSockets()) {
      const { attached, device } = attachmentOf(socket);
      if (attached) this.note(socket, device);
    }
  }

  /** One socket for each device: a newer one replaces it. */
  accept({ account, device }: Session): Response {
    for (const old of this.ctx.getWebSockets(device)) this.close(old, CLOSE_REPLACED, "replaced by a newer socket");
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [device]);
    server.serializeAttachment({ account, device, attached: false } satisfies Attachment);
    return new Response(null, { status: 101, webSocket: client });
  }

  session(socket: WebSocket): Session {
    const { account, device } = attachmentOf(socket);
    return { account, device };
  }

  attach(socket: WebSocket): void {
    const attachment = attachmentOf(socket);
    socket.serializeAttachment({ ...attachment, attached: true } satisfies Attachment);
    this.note(socket, attachment.device);
  }

  isAttached(device: DeviceId): boolean {
    return this.devices.has(device);
  }

  entries(): IterableIterator<[WebSocket, DeviceId]> {
    return this.attached.entries();
  }

  forget(socket: WebSocket): void {
    const device = this.attached.get(socket);
    this.attached.delete(socket);
    if (device !== undefined && this.devices.get(device) === socket) this.devices.delete(device);
  }

  /** The other side has closed it. */
  closed(socket: WebSocket, code: number): void {
    this.forget(socket);
    // Some codes may be received but not sent.
    if (code < 1005 || code > 1015) this.close(socket, code, "");
  }

  closeDevice(device: DeviceId, code: number, reason: string): void {
    for (const socket of this.ctx.getWebSockets(device)) this.close(socket, code, reason);
  }

  private note(socket: WebSocket, device: DeviceId): void {
    this.attached.set(socket, device);
    this.devices.set(device, socket);
  }

  private close(socket: WebSocket, code: number, reason: string): void {
    this.forget(socket);
    try {
      socket.close(code, reason);
    } catch {
      // It was closing already.
    }
  }
}

/** A socket that is gone takes nothing; its device resumes from its cursor. */
export function sendTo(socket: WebSocket, bytes: Uint8Array): void {
  try {
    socket.send(bytes);
  } catch {
    // It closed in this moment: `webSocketClose` follows.
  }
}

function attachmentOf(socket: WebSocket): Attachment {
  return socket.deserializeAttachment() as Attachment;
}
