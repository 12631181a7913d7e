// A device's socket to an object, for tests in workerd: what it sends, and what it hears, in order.

import { encodeFrame, type Frame, type Read } from "../../protocol/index.ts";
import { SESSION_HEADER, type Session, sessionHeader } from "../rpc.ts";

export class Wire<Down extends { kind: string }> {
  readonly heard: Down[] = [];
  closed: number | null = null;
  private waiting: (() => void)[] = [];

  private readonly socket: WebSocket;

  private constructor(socket: WebSocket, read: (bytes: Uint8Array) => Read<Down>) {
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const got = read(new Uint8Array(data as ArrayBuffer));
      if (!got.ok) throw new Error(`an unreadable frame: ${JSON.stringify(got.rejection)}`);
      this.heard.push(got.frame);
      this.wake();
    });
    socket.addEventListener("close", ({ code }) => {
      this.closed = code;
      this.wake();
    });
    socket.binaryType = "arraybuffer";
    socket.accept();
  }

  static async open<Down extends { kind: string }>(
    object: { fetch(request: Request): Promise<Response> },
    session: Session,
    read: (bytes: Uint8Array) => Read<Down>,
  ): Promise<Wire<Down>> {
    const headers = { Upgrade: "websocket", [SESSION_HEADER]: sessionHeader(session) };
    const { webSocket, status } = await object.fetch(new Request("https://object/", { headers }));
    if (webSocket === null) throw new Error(`no socket: ${status}`);
    return new Wire(webSocket, read);
  }

  send(frame: Frame): void {
    this.socket.send(encodeFrame(frame));
  }

  sendBytes(bytes: Uint8Array): void {
    this.socket.send(bytes);
  }

  close(code = 1000): void {
    this.socket.close(code);
  }

  /** Waits for what makes `done` true. */
  async until(done: (heard: readonly Down[]) => boolean): Promise<void> {
    while (!done(this.heard)) await new Promise<void>((go) => this.waiting.push(go));
  }

  async next<Kind extends Down["kind"]>(kind: Kind): Promise<Extract<Down, { kind: Kind }>> {
    await this.until((heard) => heard.some((frame) => frame.kind === kind));
    const at = this.heard.findIndex((frame) => frame.kind === kind);
    return this.heard.splice(at, 1)[0] as Extract<Down, { kind: Kind }>;
  }

  async untilClosed(): Promise<number> {
    while (this.closed === null) await new Promise<void>((go) => this.waiting.push(go));
    return this.closed;
  }

  private wake(): void {
    for (const go of this.waiting.splice(0)) go();
  }
}
