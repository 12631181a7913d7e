// The client's ways to the service from within the service: the Worker's own routes, called in this process. A hosted device gets nothing that
// another would not get.

import type { Http, SocketEvents, Sockets } from "../../../client/index.ts";
import type { Env } from "../../env.ts";
import { createApp } from "../../http/app.ts";

const ORIGIN = "https://service.internal";

/** Where the session's token is kept between two lives of the object. */
export type TokenStore = { read(): string | null; write(token: string): void };
type Ask = (path: string, init: RequestInit) => Promise<Response>;

/** @param name that limits of address-less requests count by */
export function inProcess(env: Env, waitUntil: (promise: Promise<unknown>) => void, name: string): Ask {
  const app = createApp(() => Date.now(), true);
  const context = { waitUntil, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
  return async (path, init) => {
    const request = new Request(`${ORIGIN}${path}`, init);
    request.headers.set("cf-connecting-ip", `gateway ${name}`);
    return app.fetch(request, env, context);
  };
}

export function inProcessHttp(ask: Ask, token: TokenStore): Http {
  return {
    keepToken: (given) => token.write(given),
    async request(method, path, body) {
      const headers = { ...bearer(token), ...(body && { "Content-Type": body.contentType }) };
      const answer = await ask(path, { method, headers, ...(body && { body: body.bytes as Uint8Array<ArrayBuffer> }) });
      return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
    },
    async download(path, range) {
      const ranged = range === null ? {} : { Range: `bytes=${range.from}-${range.to - 1}` };
      const answer = await ask(path, { headers: { ...bearer(token), ...ranged } });
      const body = (answer.body ?? new Blob([]).stream()) as ReadableStream<Uint8Array<ArrayBuffer>>;
      return { status: answer.status, body };
    },
  };
}

export function inProcessSockets(ask: Ask, token: TokenStore): Sockets {
  return {
    open(path, events) {
      const wire = new Wire(events);
      ask(path, { headers: { ...bearer(token), Upgrade: "websocket" } })
        .then(({ webSocket }) => wire.connect(webSocket))
        .catch(() => wire.connect(null));
      return wire;
    },
  };
}

/** One end of a socket between two objects; it may be closed before it is there. */
class Wire {
  private socket: WebSocket | null = null;
  private isOver = false;
  private readonly events: SocketEvents;

  constructor(events: SocketEvents) {
    this.events = events;
  }

  connect(socket: WebSocket | null): void {
    if (socket === null) {
      this.end(1006);
      return;
    }
    socket.binaryType = "arraybuffer";
    socket.accept();
    if (this.isOver) {
      socket.close(1000);
      return;
    }
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (!this.isOver && data instanceof ArrayBuffer) this.events.onMessage(new Uint8Array(data));
    });
    socket.addEventListener("close", ({ code }) => this.end(code));
    socket.addEventListener("error", () => this.end(1006));
    this.events.onOpen();
  }

  send(bytes: Uint8Array): void {
    if (this.socket === null || this.isOver) return;
    try {
      this.socket.send(bytes);
    } catch {
      this.end(1006);
    }
  }

  close(): void {
    try {
      this.socket?.close(1000);
    } catch {
      // It was closing already.
    }
    this.end(1000);
  }

  private end(code: number): void {
    if (this.isOver) return;
    this.isOver = true;
    this.events.onClose(code);
  }
}

function bearer(token: TokenStore): Record<string, string> {
  const known = token.read();
  return known === null ? {} : { Authorization: `Bearer ${known}` };
}
