// The public internet as the platform gives it.

import type { NetworkPorts } from "./ports.ts";
import { dnsOverHttps } from "./resolver.ts";

/** @param isDevelopment this machine's loopback interface may be reached */
export function networkOf(isDevelopment: boolean): NetworkPorts {
  const ask = (request: Request) => fetch(request);
  return { fetch: ask, resolve: dnsOverHttps({ fetch: ask }), allowLoopback: isDevelopment };
}
