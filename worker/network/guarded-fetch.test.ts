// Files by link and names by DNS over HTTPS: the same guard, with a scripted network.

import { describe, expect, test } from "vitest";
import { fetchPublic } from "./guarded-fetch.ts";
import type { NetworkPorts } from "./ports.ts";
import { dnsOverHttps } from "./resolver.ts";

const LINK = "https://cdn.example/photo.jpg";

function network(answer: () => Response | Promise<Response>, addresses = ["93.184.216.34"]) {
  const asked: Request[] = [];
  let isOver = () => {};
  const ports: NetworkPorts = {
    fetch: async (request) => {
      asked.push(request);
      return answer();
    },
    resolve: async () => addresses,
    allowLoopback: false,
    after: (_, call) => {
      isOver = call;
      return () => {
        isOver = () => {};
      };
    },
  };
  return { ports, asked, timeout: () => isOver() };
}

/** Its time is over as soon as it is asked. */
function slow({ ports, timeout }: ReturnType<typeof network>): NetworkPorts["fetch"] {
  return (request) => {
    timeout();
    return ports.fetch(request);
  };
}

const bytesOf = async (stream: ReadableStream<Uint8Array>) => new Uint8Array(await new Response(stream).arrayBuffer());

describe("a file by link", () => {
  test("[WH14] comes as a stream with its type, whole where it has exactly as many bytes as allowed", async () => {
    const { ports, asked } = network(
      () => new Response(new Uint8Array(1_000), { headers: { "Content-Type": "Image/JPEG; q=1" } }),
    );
    const file = await fetchPublic(LINK, { ports, maxBytes: 1_000, timeoutMs: 1_000 });
    expect(file).toMatchObject({ kind: "ok", type: "image/jpeg" });
    if (file.kind === "ok") expect((await bytesOf(file.stream)).length).toBe(1_000);
    expect(asked[0]?.redirect).toBe("manual");
  });

  test.each<[string, () => Response, string]>([
    ["a redirect", () => new Response(null, { status: 302, headers: { Location: "https://other.example/" } }), "redirect"],
    ["another status", () => new Response("no", { status: 404 }), "status"],
    ["more than it may have, said before", () => new Response("xx", { headers: { "Content-Length": "2000" } }), "too-big"],
  ])("[WH14] is not there: %s", async (_, answer, why) => {
    const { ports, asked } = network(answer);
    expect(await fetchPublic(LINK, { ports, maxBytes: 1_000, timeoutMs: 1_000 })).toMatchObject({ kind: "failed", why });
    expect(asked.length).toBe(1);
  });

  test("[WH14] fails in its stream where it has more than it may, whatever it said", async () => {
    const { ports } = network(() => new Response(new ReadableStream({ pull: (sink) => sink.enqueue(new Uint8Array(600)) })));
    const file = await fetchPublic(LINK, { ports, maxBytes: 1_000, timeoutMs: 1_000 });
    if (file.kind !== "ok") throw new Error(file.why);
    await expect(bytesOf(file.stream)).rejects.toThrow("more than 1000 bytes");
  });

  test("[WH14] fails where it takes too long, before its first byte and after it", async () => {
    const silent = network(() => new Promise(() => {}));
    const never = fetchPublic(LINK, {
      ports: { ...silent.ports, fetch: slow(silent) },
      maxBytes: 1,
      timeoutMs: 1,
    });
    expect(await never).toEqual({ kind: "failed", why: "timeout" });
    const stalls = network(() => new Response(new ReadableStream({ pull: () => stalls.timeout() }, { highWaterMark: 0 })));
    const file = await fetchPublic(LINK, { ports: stalls.ports, maxBytes: 1_000, timeoutMs: 1_000 });
    if (file.kind !== "ok") throw new Error(file.why);
    await expect(bytesOf(file.stream)).rejects.toThrow("too long");
  });

  test.each([
    ["http://cdn.example/", ["93.184.216.34"], "bad-url"],
    ["https://127.1/", ["93.184.216.34"], "bad-url"],
    [LINK, ["93.184.216.34", "::1"], "refused-address"],
    [LINK, ["169.254.169.254"], "refused-address"],
    [LINK, [], "no-address"],
  ])("[WH7] is not asked for at %s with the addresses %j", async (url, addresses, why) => {
    const { ports, asked } = network(() => new Response("secret"), addresses);
    expect(await fetchPublic(url, { ports, maxBytes: 1_000, timeoutMs: 1_000 })).toEqual({ kind: "failed", why });
    expect(asked).toEqual([]);
  });
});

describe("a name by DNS over HTTPS", () => {
  const resolver = (answers: Record<string, () => Response>) => {
    const { ports, asked } = network(() => new Response());
    const fetch = async (request: Request) => {
      asked.push(request);
      return answers[new URL(request.url).searchParams.get("type") ?? ""]?.() ?? new Response(null, { status: 500 });
    };
    return { resolve: dnsOverHttps({ ...ports, fetch }), asked };
  };
  const found =
    (...records: [type: number, data: string][]) =>
    () =>
      Response.json({ Status: 0, Answer: records.map(([type, data]) => ({ name: "x", type, TTL: 60, data })) });

  test("[WH7] has the addresses of both kinds, without the names on the way", async () => {
    const { resolve, asked } = resolver({
      A: found([5, "edge.example."], [1, "93.184.216.34"]),
      AAAA: found([28, "2606:2800::1"]),
    });
    expect(await resolve("cdn.example")).toEqual(["93.184.216.34", "2606:2800::1"]);
    expect(asked.map(({ url }) => url)).toEqual([
      "https://cloudflare-dns.com/dns-query?name=cdn.example&type=A",
      "https://cloudflare-dns.com/dns-query?name=cdn.example&type=AAAA",
    ]);
    expect(asked[0]?.headers.get("Accept")).toBe("application/dns-json");
  });

  test("[WH7] has none where there is no such name, or it has no records", async () => {
    const none = () => Response.json({ Status: 3 });
    expect(await resolver({ A: none, AAAA: none }).resolve("nobody.example")).toEqual([]);
    expect(await resolver({ A: found(), AAAA: found() }).resolve("empty.example")).toEqual([]);
  });

  test.each<[string, () => Response]>([
    ["a failure of the server", () => Response.json({ Status: 2 })],
    ["another status", () => new Response("busy", { status: 503 })],
    ["no JSON", () => new Response("<html>")],
    ["another shape", () => Response.json({ Status: "0" })],
    ["records that are none", () => Response.json({ Status: 0, Answer: [{ type: 28, data: 1 }] })],
  ])("[WH7] is not known where one kind could not be asked for: %s", async (_, answer) => {
    await expect(resolver({ A: found([1, "93.184.216.34"]), AAAA: answer }).resolve("cdn.example")).rejects.toThrow();
  });

  test("[WH7] is not known where nobody answers in time", async () => {
    const silent = network(() => new Promise(() => {}));
    const asking = dnsOverHttps({ ...silent.ports, fetch: slow(silent) })("cdn.example");
    await expect(asking).rejects.toThrow("in time");
  });
});
