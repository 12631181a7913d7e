// HTTP and the platform's time and chance, on a real server in this process. The sockets are proved in e2e/, on the real Worker.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { utf8 } from "../../protocol/index.ts";
import { type TokenBox, tokenHttp } from "./fetch-http.ts";
import { systemClock, systemRandom } from "./system.ts";

type Heard = {
  method: string | undefined;
  url: string | undefined;
  authorization: string | undefined;
  type: string | undefined;
  range: string | undefined;
  body: string;
};
const heard: Heard[] = [];
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const { method, url, headers } = request;
    const body = Buffer.concat(parts).toString();
    const { authorization, range } = headers;
    heard.push({ method, url, authorization, type: headers["content-type"], range, body });
    if (url === "/v1/moved") response.writeHead(302, { location: "https://elsewhere.test/" });
    else if (url === "/v1/broken") response.writeHead(200, { "content-length": 1000 });
    else response.writeHead(url === "/v1/teapot" ? 418 : 200);
    response.write(Buffer.from([1, 2, 3]));
    if (url === "/v1/broken") setImmediate(() => response.destroy());
    else response.end();
  });
});
let origin = "";

beforeAll(async () => {
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

test("a program's requests carry its token once it has one", async () => {
  const box: TokenBox = { token: null };
  const http = tokenHttp(origin, box);
  const answer = await http.request("POST", "/v1/a?b=c", { bytes: utf8("{}"), contentType: "application/json" });
  expect(answer).toEqual({ status: 200, bytes: new Uint8Array([1, 2, 3]) });
  http.keepToken?.("secret");
  await http.request("GET", "/v1/b", null);
  expect(heard).toEqual([
    { method: "POST", url: "/v1/a?b=c", authorization: undefined, type: "application/json", range: undefined, body: "{}" },
    { method: "GET", url: "/v1/b", authorization: "Bearer secret", type: undefined, range: undefined, body: "" },
  ]);
});

test("an error is an answer; no server, or one that sends us elsewhere, is none", async () => {
  const http = tokenHttp(origin, { token: "secret" });
  expect((await http.request("GET", "/v1/teapot", null)).status).toBe(418);
  await expect(http.request("GET", "/v1/moved", null)).rejects.toThrow();
  await expect(tokenHttp("http://127.0.0.1:1", { token: null }).request("GET", "/v1/a", null)).rejects.toThrow();
});

test("a download asks for its range, flows, and fails where the connection breaks", async () => {
  const http = tokenHttp(origin, { token: "secret" });
  const { status, body } = await http.download("/v1/media/x", { from: 10, to: 20 });
  expect([status, ...new Uint8Array(await new Response(body).arrayBuffer())]).toEqual([200, 1, 2, 3]);
  expect(heard.at(-1)).toMatchObject({ method: "GET", range: "bytes=10-19", authorization: "Bearer secret" });
  await new Response((await http.download("/v1/media/x", null)).body).arrayBuffer();
  expect(heard.at(-1)?.range).toBeUndefined();
  const broken = await http.download("/v1/broken", null);
  await expect(new Response(broken.body).arrayBuffer()).rejects.toThrow();
});

test("time passes once, and not where it was called off; chance stays below one", async () => {
  const rang: string[] = [];
  systemClock.after(1, () => rang.push("called off"))();
  await new Promise<void>((done) => {
    systemClock.after(2, () => {
      rang.push("rang");
      done();
    });
  });
  expect(rang).toEqual(["rang"]);
  expect(systemRandom.bytes(16)).not.toEqual(systemRandom.bytes(16));
  for (let i = 0; i < 100; i++) expect(systemRandom.fraction()).toBeLessThan(1);
});

test("a timer for longer than the platform takes waits that long, and can be called off at any time", () => {
  vi.useFakeTimers();
  try {
    const rang: string[] = [];
    const [month, day] = [31 * 24 * 3600_000, 24 * 3600_000];
    systemClock.after(month, () => rang.push("rang"));
    const callOff = systemClock.after(month, () => rang.push("called off"));
    vi.advanceTimersByTime(30 * day);
    expect(rang).toEqual([]);
    expect(vi.getTimerCount()).toBe(2);
    callOff();
    vi.advanceTimersByTime(2 * day);
    expect(rang).toEqual(["rang"]);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
