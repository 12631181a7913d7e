// From where a request came: what is counted where nobody has signed in.

import type { ServiceContext } from "./service.ts";

/** An IPv6 address stands for its /64, which is what one customer gets (RFC 6177). */
export function addressOf(c: ServiceContext): string {
  const address = c.req.header("cf-connecting-ip") ?? "unknown";
  return address.includes(":") ? networkOf(address) : address;
}

function networkOf(address: string): string {
  if (!URL.canParse(`http://[${address}]/`)) return address;
  // The platform's parser knows "::" and a dotted end, and writes each group in one way.
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const read = (half: string) => (half === "" ? [] : half.split(":"));
  const [front, back] = [read(head), read(tail ?? "")];
  const groups = [...front, ...new Array<string>(8 - front.length - back.length).fill("0"), ...back];
  return `${groups.slice(0, 4).join(":")}::/64`;
}
