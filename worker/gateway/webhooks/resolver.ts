// The addresses of a name, by DNS over HTTPS (the JSON form of RFC 8484 that public resolvers speak): Workers have no other.

import * as v from "valibot";
import { type Deadline, deadline } from "./deadline.ts";
import type { NetworkPorts } from "./ports.ts";

const CLOUDFLARE = "https://cloudflare-dns.com/dns-query";
const TIMEOUT_MS = 5_000;
const TYPES = { A: 1, AAAA: 28 } as const;
const [NO_ERROR, NO_SUCH_NAME] = [0, 3];

const answerSchema = v.object({
  Status: v.number(),
  Answer: v.optional(v.array(v.object({ type: v.number(), data: v.string() }))),
});

/** Both kinds of address or nothing: one that could not be asked for may be a private one. Throws where that fails. */
export function dnsOverHttps(
  ports: Pick<NetworkPorts, "fetch" | "after">,
  { server = CLOUDFLARE, timeoutMs = TIMEOUT_MS }: { server?: string; timeoutMs?: number } = {},
): (host: string) => Promise<string[]> {
  return async (host) => {
    const limit = deadline(timeoutMs, ports.after);
    try {
      const asked = (["A", "AAAA"] as const).map((type) => ask(ports, server, host, type, limit));
      const found = await limit.bound(Promise.all(asked));
      if (found === "timeout") throw new Error("DNS: no answer in time");
      return found.flat();
    } finally {
      limit.clear();
    }
  };
}

async function ask(
  ports: Pick<NetworkPorts, "fetch">,
  server: string,
  name: string,
  type: keyof typeof TYPES,
  limit: Deadline,
): Promise<string[]> {
  const url = `${server}?${new URLSearchParams({ name, type })}`;
  const response = await ports.fetch(
    new Request(url, { headers: { Accept: "application/dns-json" }, redirect: "manual", signal: limit.signal }),
  );
  if (response.status !== 200) throw new Error(`DNS: the resolver answered ${response.status}`);
  const { Status, Answer = [] } = v.parse(answerSchema, await response.json());
  if (Status === NO_SUCH_NAME) return [];
  if (Status !== NO_ERROR) throw new Error(`DNS: code ${Status}`);
  // Names on the way (CNAME) are records of another type.
  return Answer.filter((record) => record.type === TYPES[type]).map(({ data }) => data);
}
