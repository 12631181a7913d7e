// The addresses of a name, by DNS over HTTPS (the JSON form of RFC 8484 that public resolvers speak): Workers have no other.

import * as v from "valibot";
import { type Deadline, deadline } from "./deadline.ts";
import type { NetworkPorts } from "./ports.ts";

const CLOUDFLARE = "https://cloudflare-dns.com/dns-query";
const TIMEOUT_MS = 5_000;
/** However long a name says that its addresses are good */
const LONGEST_HELD_S = 300;
const NAMES_HELD = 100;
const TYPES = { A: 1, AAAA: 28 } as const;
const [NO_ERROR, NO_SUCH_NAME] = [0, 3];

const answerSchema = v.object({
  Status: v.number(),
  Answer: v.optional(v.array(v.object({ type: v.number(), data: v.string(), TTL: v.optional(v.number(), 0) }))),
});

/** Both kinds of address or nothing: one that could not be asked for may be a private one. Throws where that fails. */
export function dnsOverHttps(
  ports: Pick<NetworkPorts, "fetch" | "after">,
  {
    server = CLOUDFLARE,
    timeoutMs = TIMEOUT_MS,
    now = Date.now,
  }: { server?: string; timeoutMs?: number; now?: () => number } = {},
): (host: string) => Promise<string[]> {
  const known = new Map<string, { addresses: string[]; until: number }>();
  return async (host) => {
    const held = known.get(host);
    if (held !== undefined && held.until > now()) return held.addresses;
    const limit = deadline(timeoutMs, ports.after);
    try {
      const asked = (["A", "AAAA"] as const).map((type) => ask(ports, server, host, type, limit));
      const found = await limit.bound(Promise.all(asked));
      if (found === "timeout") throw new Error("DNS: no answer in time");
      const records = found.flat();
      const addresses = records.map(({ data }) => data);
      known.delete(host);
      // A name without an address may have one in a moment.
      const ttl = Math.min(...records.map(({ TTL }) => TTL), LONGEST_HELD_S);
      if (records.length > 0 && ttl > 0) known.set(host, { addresses, until: now() + ttl * 1000 });
      const [oldest] = known.keys();
      if (known.size > NAMES_HELD && oldest !== undefined) known.delete(oldest);
      return addresses;
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
): Promise<{ data: string; TTL: number }[]> {
  const url = `${server}?${new URLSearchParams({ name, type })}`;
  const response = await ports.fetch(
    new Request(url, { headers: { Accept: "application/dns-json" }, redirect: "manual", signal: limit.signal }),
  );
  if (response.status !== 200) throw new Error(`DNS: the resolver answered ${response.status}`);
  const { Status, Answer = [] } = v.parse(answerSchema, await response.json());
  if (Status === NO_SUCH_NAME) return [];
  if (Status !== NO_ERROR) throw new Error(`DNS: code ${Status}`);
  // Names on the way (CNAME) are records of another type.
  return Answer.filter((record) => record.type === TYPES[type]);
}
