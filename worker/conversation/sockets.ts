// The sockets of one conversation, and who of them is in the stream. They outlive the object's sleep; this list is made again from them.

import type { AccountId, DeviceId, UnixMs } from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import { CLOSE_REPLACED, closeSocket, isAlive, sendTo } from "../socket.ts";

/** Kept with the socket while the object sleeps. */
type Attachment = { account: AccountId; device: DeviceId; attached: boolean; since: UnixMs };

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
    server.serializeAttachment({ account, device, attached: false, since: Date.now() } satisfies Attachment);
    return new Response(null, { status: 101, webSocket: client });
  }

  session(socket: WebSocket): Session {
    const { account, device } = attachmentOf(socket);
    return { account, device };
  }

  attach(socket: WebSocket): void {
    const attachment = attachmentOf(socket);
    socket.serializeAttachment({ ...attachment, attached: true, since: Date.now() } satisfies Attachment);
    this.note(socket, attachment.device);
  }

  isAttached(device: DeviceId): boolean {
    return this.devices.has(device);
  }

  /** Attached, and heard of lately: one that lost its network says nothing, and would never be rung. */
  isListening(device: DeviceId): boolean {
    const socket = this.devices.get(device);
    return socket !== undefined && isAlive(this.ctx, socket, attachmentOf(socket).since, Date.now());
  }

  /** In the stream. */
  has(socket: WebSocket): boolean {
    return this.attached.has(socket);
  }

  sendToOthers(sender: DeviceId | null, frame: Uint8Array): void {
    for (const [socket, device] of this.attached) if (device !== sender) sendTo(socket, frame);
  }

  /** Of those in the stream */
  get count(): number {
    return this.attached.size;
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
    this.close(socket, code, "");
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
    closeSocket(socket, code, reason);
  }
}

function attachmentOf(socket: WebSocket): Attachment {
  return socket.deserializeAttachment() as Attachment;
}
