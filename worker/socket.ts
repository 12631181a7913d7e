// A hibernatable socket of an object, from the service's side: sending to it and closing it, whatever state it is in.

import type { UnixMs } from "../protocol/index.ts";

/** Why a socket was closed; the rest of RFC 6455's codes means what it means everywhere. */
export const CLOSE_REPLACED = 4000;
export const CLOSE_REMOVED = 4001;
export const CLOSE_REVOKED = 4003;
/** RFC 6455, IANA registry: try again later */
export const CLOSE_TRY_AGAIN = 1013;

/** A socket that is gone takes nothing; its device resumes from what is stored. */
export function sendTo(socket: WebSocket, bytes: Uint8Array): void {
  try {
    socket.send(bytes);
  } catch {
    // It closed in this moment: `webSocketClose` follows.
  }
}

/** Also for a code that came from the other side: some of those may be received but not sent. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // It was closing already, or the code is one that only a platform may use.
  }
}

/** Clients ping every 25 seconds. Whoever was silent for longer than two of those is gone without having said so. */
const SILENT_MS = 60_000;

/** @param since when it was accepted: it may not have had to ping yet */
export function isAlive(ctx: DurableObjectState, socket: WebSocket, since: UnixMs, now: UnixMs): boolean {
  if (socket.readyState !== WebSocket.OPEN) return false; // one that is closing is still in the list
  const heard = ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
  return now - Math.max(since, heard) < SILENT_MS;
}
