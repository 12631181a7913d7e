// A server of this machine for webhooks: what answers them is given by whoever starts it.

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export type Reply = { status: number; body?: string | Uint8Array; headers?: Record<string, string> };
export type Receiver = { url: string; close(): Promise<void> };

/** @param port 0: any that is free */
export async function startReceiver(answer: (request: IncomingMessage) => Promise<Reply>, port = 0): Promise<Receiver> {
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, body, headers }) => response.writeHead(status, headers).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(port, "localhost", listening));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
