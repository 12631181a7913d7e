// From where a request came: what is counted where nobody has signed in.

import type { Origin } from "../directory/sign-ups.ts";
import type { ServiceContext } from "./service.ts";

/** An IPv6 address stands for its /64, which is what one customer gets (RFC 6177). */
export function addressOf(c: ServiceContext): string {
  return originOf(c).network;
}

/** As it is, for who may come from so few of them that a network would be too many. */
export function exactAddressOf(c: ServiceContext): string {
  return c.req.header("cf-connecting-ip") ?? "unknown";
}

/** And the network around it: an IPv6 /48, which one customer may get too, or an IPv4 /24. */
export function originOf(c: ServiceContext): Origin {
  const address = exactAddressOf(c);
  const groups = groupsOf(address);
  if (groups === undefined) return { network: address, area: address.replace(/\.\d+$/, ".0/24") };
  return { network: `${groups.slice(0, 4).join(":")}::/64`, area: `${groups.slice(0, 3).join(":")}::/48` };
}

/** Undefined for what is no IPv6 address */
function groupsOf(address: string): string[] | undefined {
  if (!address.includes(":") || !URL.canParse(`http://[${address}]/`)) return undefined;
  // The platform's parser knows "::" and a dotted end, and writes each group in one way.
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const read = (half: string) => (half === "" ? [] : half.split(":"));
  const [front, back] = [read(head), read(tail ?? "")];
  return [...front, ...new Array<string>(8 - front.length - back.length).fill("0"), ...back];
}
