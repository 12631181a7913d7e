// The limit: an object that stores what it gets and sends it to everybody, and does nothing else.

import { DurableObject } from "cloudflare:workers";

export class Bare extends DurableObject {
  private seq = 0;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as never);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT");
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.seq = ctx.storage.sql.exec<{ n: number }>("SELECT coalesce(max(seq), 0) AS n FROM log").one().n;
  }

  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(_: WebSocket, data: ArrayBuffer | string): void {
    this.ctx.storage.sql.exec("INSERT INTO log (seq, entry) VALUES (?, ?)", ++this.seq, data);
    for (const socket of this.ctx.getWebSockets()) socket.send(data);
  }
}
