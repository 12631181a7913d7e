// No other site can act as a person who is signed in here: requests that change something, and upgrades to a socket, come from our origin.

import { reject } from "./reject.ts";
import type { Middleware } from "./service.ts";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Browsers name the origin of all of these, and a page cannot forge it; programs that are no browser (a bearer token in hand) name
 * none. WebSocket upgrades are not held back by CORS, so they count as changes.
 */
export const checkOrigin: Middleware = async (c, next) => {
  const isRead = READS.has(c.req.method) && c.req.header("upgrade") === undefined;
  return isRead || isOwn(c.req.url, c.req.header("origin"), c.req.header("sec-fetch-site"))
    ? next()
    : reject(c, { kind: "wrong-origin" });
};

function isOwn(url: string, origin: string | undefined, site: string | undefined): boolean {
  if (origin !== undefined && origin !== new URL(url).origin) return false;
  // A sibling subdomain is another site's to us.
  return site === undefined || site === "same-origin" || site === "none";
}
