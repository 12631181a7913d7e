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

function wire(socket: WebSocket, events: SocketEvents): Socket {
  socket.binaryType = "arraybuffer";
  let closed = false;
  const end = (code: number) => {
    if (closed) return;
    closed = true;
    events.onClose(code);
  };
  socket.addEventListener("open", () => {
    if (!closed) events.onOpen();
  });
  socket.addEventListener("message", ({ data }) => {
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
