// From which networks a token may be used: CIDR blocks (RFC 4632, RFC 4291), each in one spelling.

import ip from "ipaddr.js";

export const MAX_NETWORKS = 16;
type Block = readonly [address: ip.IPv4 | ip.IPv6, bits: number];

/** @param text a block, or one address. @returns undefined for what is neither; a block whose address has more bits than it says is cut to them */
export function networkOf(text: string): string | undefined {
  const block = blockOf(text);
  if (block === undefined) return undefined;
  const [address, bits] = block;
  const bytes = address.toByteArray().map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - 8 * i))) & 0xff);
  return `${ip.fromByteArray(bytes).toString()}/${bits}`;
}

/** @param networks none: from anywhere. @param address what is no address is within none */
export function isWithin(address: string, networks: readonly string[]): boolean {
  return networks.length === 0 || networks.some((network) => holds(network, blockOf(address)));
}

/** Is all that the first let in let in by the others too? */
export function areNoWider(networks: readonly string[], others: readonly string[]): boolean {
  if (others.length === 0) return true;
  return networks.length > 0 && networks.every((network) => others.some((other) => holds(other, blockOf(network))));
}

function holds(network: string, inner: Block | undefined): boolean {
  const outer = blockOf(network);
  if (outer === undefined || inner === undefined || outer[0].kind() !== inner[0].kind()) return false;
  return outer[1] <= inner[1] && inner[0].match(outer[0], outer[1]);
}

/** IPv4 in the clothes of IPv6 is IPv4 (RFC 4291 §2.5.5.2). */
function blockOf(text: string): Block | undefined {
  const [written = "", bits, ...more] = text.split("/");
  if (more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)) || /[%\s]/.test(written)) return undefined;
  // Shorter forms of IPv4 mean different things to different programs.
  if (!ip.IPv4.isValidFourPartDecimal(written) && !ip.IPv6.isValid(written)) return undefined;
  const address = ip.process(written);
  const most = address.kind() === "ipv4" ? 32 : 128;
  const said = bits === undefined ? most : Number(bits);
  const isMapped = address.kind() === "ipv4" && written.includes(":");
  const taken = isMapped && bits !== undefined ? said - 96 : said;
  return taken < 0 || taken > most ? undefined : [address, taken];
}
