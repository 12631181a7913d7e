// Which URLs may be asked at all: https to a host of the public internet, by a name or an address that says so.

import { isPublicAddress } from "./ip.ts";

export type Target = {
  url: URL;
  /** The name to resolve, or null where there is none: an address, or the loopback in development */
  name: string | null;
};
export type TargetOutcome = { kind: "ok"; target: Target } | { kind: "refused"; why: BadUrl };
export type BadUrl = "too-long" | "malformed" | "not-https" | "credentials" | "fragment" | "port" | "private-host";

const MAX_LETTERS = 2048;
/** Names that mean something else in each network: RFC 6761, RFC 6762 with its appendix G, and .internal, which ICANN keeps free */
const PRIVATE_ENDINGS = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  "arpa",
  "onion",
];

export function readTarget(text: string, allowLoopback: boolean): TargetOutcome {
  if (text.length > MAX_LETTERS) return refused("too-long");
  // The platform's parser drops tabs and line ends, trims spaces and turns "\" into "/": what people read is then not where it goes.
  if (/[\p{Cc}\s\\]/u.test(text) || !/^[a-z]+:\/\/[^/]/i.test(text) || !URL.canParse(text)) return refused("malformed");
  const url = new URL(text);
  if (url.href.length > MAX_LETTERS) return refused("too-long");
  if (url.username !== "" || url.password !== "" || /^[^/]*\/*[^/?#]*@/.test(text)) return refused("credentials");
  if (text.includes("#")) return refused("fragment");
  if (allowLoopback && url.protocol === "http:" && ["localhost", "127.0.0.1"].includes(url.hostname)) return ok(url, null);
  if (url.protocol !== "https:") return refused("not-https");
  if (url.port !== "" && Number(url.port) < 1024) return refused("port");
  return readHost(url);
}

/** The parser has made it one spelling: lower case, punycode, percent-encoding undone, any number an address of four. */
function readHost(url: URL): TargetOutcome {
  const host = url.hostname;
  if (host.startsWith("[")) return isPublicAddress(host.slice(1, -1)) ? ok(url, null) : refused("private-host");
  if (/^[\d.]+$/.test(host)) return isPublicAddress(host) ? ok(url, null) : refused("private-host");
  const labels = host.split(".");
  const ending = labels.at(-1) ?? "";
  if (labels.some((label) => label === "") || host.length > 253) return refused("malformed");
  if (labels.length < 2 || PRIVATE_ENDINGS.includes(ending)) return refused("private-host");
  return ok(url, host);
}

function ok(url: URL, name: string | null): TargetOutcome {
  return { kind: "ok", target: { url, name } };
}

function refused(why: BadUrl): TargetOutcome {
  return { kind: "refused", why };
}
