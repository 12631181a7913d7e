// What `npm run deploy` asks of a service before it believes in it: of the real one, and of one that is broken in one place.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { smoke } from "../../scripts/deploy/smoke.ts";
import { stage } from "../world/stage.ts";

const scene = stage();
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => void server.close()));

test("[DP2] a service that works is found to, and nobody is left behind by that", async () => {
  await smoke(scene.world.url);
  await expect(smoke(scene.world.url, { script: "/assets/another.js", servedWithinMs: 1_000 })).rejects.toThrow(/another build/);
  const database = await scene.world.miniflare.getD1Database("DIRECTORY");
  const left = await database
    .prepare("SELECT count(*) AS count FROM accounts WHERE handle LIKE 'smoke.%'")
    .first<number>("count");
  expect(left).toBe(0);
});

test("[DP2] what does not work is named: no page, no sign-up, no messages", async () => {
  const broken = async (breaks: (path: string) => boolean) => {
    const server = createServer(async (request, response) => {
      const path = request.url ?? "/";
      if (breaks(path)) return response.writeHead(500).end();
      const body = await new Promise<Buffer>((done) => {
        const parts: Buffer[] = [];
        request.on("data", (part: Buffer) => parts.push(part)).on("end", () => done(Buffer.concat(parts)));
      });
      const { host: _, connection: __, ...headers } = request.headers as Record<string, string>;
      const init = { method: request.method ?? "GET", headers, ...(body.length > 0 && { body: new Uint8Array(body) }) };
      const answer = await fetch(`${scene.world.url}${path}`, init);
      response.writeHead(answer.status, { "Content-Type": answer.headers.get("Content-Type") ?? "" });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    // Sockets are not passed on by it.
    server.on("upgrade", (_, socket) => void socket.destroy());
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  await expect(smoke(await broken(() => true), { servedWithinMs: 1_000 })).rejects.toThrow(/^The app is not served\./);
  await expect(smoke(await broken((path) => path === "/v1/accounts"), { withinMs: 8_000 })).rejects.toThrow(
    /^Nobody can sign up\./,
  );
  // Sockets are not passed on, and nothing else is broken.
  await expect(smoke(await broken(() => false), { withinMs: 8_000 })).rejects.toThrow(/^A message did not arrive\./);
});
