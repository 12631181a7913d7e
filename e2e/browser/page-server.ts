// A page somewhere on the web, on this machine: what it says of itself, and who asked for it.

import { createServer } from "node:http";

export type PageServer = { url: string; asked: string[]; end(): void };

export function servePage(title: string, picture: Uint8Array): Promise<PageServer> {
  const asked: string[] = [];
  const server = createServer(({ url = "/", headers }, response) => {
    asked.push(`${url} ${headers["user-agent"] ?? ""}`);
    if (url === "/picture.jpg") return void response.writeHead(200, { "Content-Type": "image/jpeg" }).end(picture);
    const meta = (property: string, content: string) => `<meta property="og:${property}" content="${content}">`;
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(`<head>${meta("title", title)}${meta("description", "What happened")}${meta("image", "/picture.jpg")}</head>`);
  });
  return new Promise((done) => {
    server.listen(0, "localhost", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      done({ url: `http://localhost:${port}/story`, asked, end: () => server.close() });
    });
  });
}
