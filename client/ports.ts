// What the Client needs from the world: time, randomness, HTTP and sockets. Storage is the fifth port, in store/port.ts.

import type { UnixMs } from "../protocol/index.ts";

export interface Clock {
  now(): UnixMs;
  /** Calls `fn` once after `ms`; the answer cancels it. */
  after(ms: number, fn: () => void): () => void;
}

export interface Random {
  /** Cryptographically secure. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** For jitter: at least 0, less than 1. */
  fraction(): number;
}

export type HttpAnswer = { status: number; bytes: Uint8Array };
export type HttpDownload = { status: number; body: ReadableStream<Uint8Array<ArrayBuffer>> };

export interface Http {
  /** `path` begins with "/v1/". Rejects when no answer came: whether the request arrived is then unknown. */
  request(method: string, path: string, body: { bytes: Uint8Array; contentType: string } | null): Promise<HttpAnswer>;
  /**
   * GET of what may be too big to hold; the body fails where the connection does. Rejects as `request` does.
   * @param range only these bytes, `to` exclusive
   */
  download(path: string, range: { from: number; to: number } | null): Promise<HttpDownload>;
  /** Null where the session travels in a cookie; otherwise takes the bearer token of a new session. */
  keepToken: ((token: string) => void) | null;
}

export type SocketEvents = {
  onOpen(): void;
  onMessage(bytes: Uint8Array): void;
  /** Once, also when it never opened. */
  onClose(code: number): void;
};

export interface Socket {
  send(bytes: Uint8Array): void;
  close(): void;
}

export interface Sockets {
  open(path: string, events: SocketEvents): Socket;
}
