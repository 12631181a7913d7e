// Which addresses are pushed to: those of known push services. Anything else would make this service call whatever somebody names.

/** Chrome and its kin, Firefox, Edge, Safari. "*." stands for one or more labels. */
const KNOWN_HOSTS = ["fcm.googleapis.com", "*.push.services.mozilla.com", "*.notify.windows.com", "*.push.apple.com"];
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

export type PushHosts = {
  /** Of `PUSH_HOSTS`: hosts beside the known ones, with commas between them */ more: string;
  /** On a developer's machine http to the loopback is added. */ isDevelopment: boolean;
};

/** Undefined for what is not pushed to. */
export function pushEndpoint(text: string, { more, isDevelopment }: PushHosts): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.hash !== "") return undefined;
  if (isDevelopment && url.protocol === "http:" && LOOPBACK.includes(url.hostname)) return url;
  // The parser leaves the port out where it is the scheme's own.
  if (url.protocol !== "https:" || url.port !== "") return undefined;
  const added = more
    .split(",")
    .map((host) => host.trim())
    .filter((host) => host !== "" && host !== "*" && host !== "*.");
  return [...KNOWN_HOSTS, ...added].some((host) => matches(url.hostname, host)) ? url : undefined;
}

function matches(hostname: string, pattern: string): boolean {
  return pattern.startsWith("*.")
    ? hostname.endsWith(pattern.slice(1)) && hostname.length > pattern.length - 1
    : hostname === pattern;
}
