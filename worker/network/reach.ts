// Asks a URL, if it may be asked: its form and every address of its name are looked at first, and no redirect is followed.

import { readTarget } from "./address.ts";
import type { Deadline } from "./deadline.ts";
import { isPublicAddress } from "./ip.ts";
import type { NetworkPorts } from "./ports.ts";

export type Unreached = "bad-url" | "refused-address" | "no-address" | "network" | "timeout" | "abandoned";
export type Reached = { kind: "ok"; response: Response } | { kind: "failed"; why: Unreached };
export type Asking = {
  method: "GET" | "POST";
  headers: Record<string, string>;
  body: Uint8Array | null;
  /** Added to the URL's own */
  query?: string;
  /** Asked right before it leaves: is it still wanted? */
  isWanted?: () => boolean;
};

export async function reach(ports: NetworkPorts, text: string, asking: Asking, limit: Deadline): Promise<Reached> {
  const read = readTarget(text, ports.allowLoopback);
  if (read.kind === "refused") return failed("bad-url");
  const { url, name } = read.target;
  const problem = name === null ? undefined : await problemOfName(ports, name, limit);
  if (problem) return failed(problem);
  if (asking.isWanted && !asking.isWanted()) return failed("abandoned");
  const { method, headers, body, query } = asking;
  const request = new Request(query === undefined ? url : withQuery(url.href, query), {
    method,
    headers,
    redirect: "manual",
    signal: limit.signal,
    ...(body && { body: body as Uint8Array<ArrayBuffer> }),
  });
  try {
    const response = await limit.bound(ports.fetch(request));
    return response === "timeout" ? failed("timeout") : { kind: "ok", response };
  } catch {
    return failed("network");
  }
}

/** The query that is there stays as it is, letter by letter. */
function withQuery(url: string, query: string): string {
  const separator = url.includes("?") ? (/[?&]$/.test(url) ? "" : "&") : "?";
  return url + separator + query;
}

/** One bad address refuses all: which one the connection takes is not ours to choose. */
async function problemOfName(ports: NetworkPorts, name: string, limit: Deadline): Promise<Unreached | undefined> {
  try {
    const addresses = await limit.bound(ports.resolve(name));
    if (addresses === "timeout") return "timeout";
    if (addresses.length === 0) return "no-address";
    return addresses.every(isPublicAddress) ? undefined : "refused-address";
  } catch {
    return "network";
  }
}

function failed(why: Unreached): Reached {
  return { kind: "failed", why };
}
