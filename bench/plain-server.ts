// A file over plain HTTP, range by range: what a seek costs without encryption, service worker and engine.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type PlainServer = { url: string; end(): void };

export function plainServer(bytes: Uint8Array, type: string): Promise<PlainServer> {
  const server = createServer((request, response) => {
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(206, {
      "Content-Type": type,
      "Content-Range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
      "Content-Length": bytes.length - from,
      "Cache-Control": "no-store",
    });
    response.end(bytes.subarray(from));
  });
  return new Promise((done) => {
    server.listen(0, "localhost", () => {
      const { port } = server.address() as AddressInfo;
      const end = () => {
        server.close();
        server.closeAllConnections();
      };
      done({ url: `http://localhost:${port}/`, end });
    });
  });
}
