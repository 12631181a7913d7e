// A webhook receiver on this machine: it answers the challenge of whoever knows the verify token, and keeps what it is sent.

import { createServer, type Server } from "node:http";

export class Receiver {
  readonly url: string;
  readonly bodies: string[] = [];
  /** What the next events are answered with */
  status = 200;
  private readonly server: Server;

  private constructor(server: Server, port: number) {
    this.server = server;
    this.url = `http://localhost:${port}/hook`;
  }

  static start(verifyToken: string): Promise<Receiver> {
    return new Promise((done) => {
      let receiver: Receiver | undefined;
      const server = createServer((request, response) => {
        const { searchParams } = new URL(request.url ?? "/", "http://localhost");
        if (request.method === "GET") {
          const isOurs = searchParams.get("hub.verify_token") === verifyToken;
          response.writeHead(isOurs ? 200 : 403).end(isOurs ? searchParams.get("hub.challenge") : "no");
          return;
        }
        let body = "";
        request.setEncoding("utf8").on("data", (part: string) => {
          body += part;
        });
        request.on("end", () => {
          receiver?.bodies.push(body);
          response.writeHead(receiver?.status ?? 200).end();
        });
      });
      server.listen(0, "localhost", () => {
        const address = server.address();
        const port = address !== null && typeof address === "object" ? address.port : 0;
        receiver = new Receiver(server, port);
        done(receiver);
      });
    });
  }

  end(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => void this.server.close(() => done()));
  }
}
