// Sockets by WebSocket: in a page the cookie travels with the upgrade, elsewhere the token does.

import type { Socket, SocketEvents, Sockets } from "../ports.ts";
import { authorization, type TokenBox } from "./fetch-http.ts";

export function cookieSockets(origin: string): Sockets {
  return { open: (path, events) => wire(new WebSocket(socketUrl(origin, path)), events) };
}

/** Node's WebSocket takes headers beside the protocols; those of browsers do not. */
type SocketWithHeaders = new (url: string, options: { headers: Record<string, string> }) => WebSocket;

export function tokenSockets(origin: string, box: TokenBox): Sockets {
  const Socket = WebSocket as unknown as SocketWithHeaders;
  return { open: (path, events) => wire(new Socket(socketUrl(origin, path), { headers: authorization(box) }), events) };
}

/** The service answers without waking an object. A socket that stays silent after it is dead, whatever the platform believes. */
const PING_EVERY_MS = 25_000;

function wire(socket: WebSocket, events: SocketEvents): Socket {
  socket.binaryType = "arraybuffer";
  let closed = false;
  let heard = true;
  const end = (code: number) => {
    if (closed) return;
    closed = true;
    clearInterval(heartbeat);
    globalThis.removeEventListener?.("offline", lost);
    events.onClose(code);
  };
  const lost = () => {
    socket.close();
    end(1006);
  };
  const heartbeat = setInterval(() => {
    if (!heard) lost();
    else if (socket.readyState === WebSocket.OPEN) {
      heard = false;
      socket.send("ping");
    }
  }, PING_EVERY_MS);
  // Browsers say that the network is gone, but leave its sockets standing.
  globalThis.addEventListener?.("offline", lost);
  socket.addEventListener("open", () => {
    if (!closed) events.onOpen();
  });
  socket.addEventListener("message", ({ data }) => {
    heard = true;
    if (!closed && data instanceof ArrayBuffer) events.onMessage(new Uint8Array(data));
  });
  socket.addEventListener("close", ({ code }) => end(code));
  return {
    send(bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    close() {
      socket.close();
      // A closing handshake may never be answered: for us it is over now.
      end(1000);
    },
  };
}

function socketUrl(origin: string, path: string): string {
  return origin.replace(/^http/, "ws") + path;
}
