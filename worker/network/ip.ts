// Is an IP address one of the public internet? What is not surely so is not.

type Block = { base: number; bits: number };

/** RFC 6890 and the registry that follows it, with all that nobody should be reached at from outside */
const NOT_PUBLIC: readonly Block[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
].map(readBlock);

/** @param address as DNS writes it: four decimal numbers, or IPv6 without brackets */
export function isPublicAddress(address: string): boolean {
  if (address.includes(":")) {
    const groups = readIpv6(address);
    return groups !== undefined && isPublicIpv6(groups);
  }
  const ipv4 = readIpv4(address);
  return ipv4 !== undefined && isPublicIpv4(ipv4);
}

function isPublicIpv4(ip: number): boolean {
  return !NOT_PUBLIC.some(({ base, bits }) => ip >>> (32 - bits) === base >>> (32 - bits));
}

function isPublicIpv6(groups: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const last = ((g << 16) | h) >>> 0;
  const isZero = (...some: number[]) => some.every((group) => group === 0);
  // IPv4 in other clothes is judged as what it is: mapped (RFC 4291 §2.5.5.2), NAT64 (RFC 6052), 6to4 (RFC 3056).
  if (isZero(a, b, c, d, e) && f === 0xffff) return isPublicIpv4(last);
  if (a === 0x64 && b === 0xff9b && isZero(c, d, e, f)) return isPublicIpv4(last);
  if (a === 0x2002) return isPublicIpv4(((b << 16) | c) >>> 0);
  if (a >>> 13 !== 0b001) return false; // 2000::/3 is all that is given out: not loopback, ULA, link-local, multicast
  if (a === 0x2001 && b < 0x200) return false; // 2001::/23, protocols: Teredo, ORCHID, benchmarks
  if (a === 0x2001 && b === 0xdb8) return false; // documentation
  return !(a === 0x3fff && b < 0x1000); // 3fff::/20, documentation (RFC 9637)
}

function readIpv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  // "010" is eight for some and ten for others.
  if (!parts || parts.some((part) => Number(part) > 255 || String(Number(part)) !== part)) return undefined;
  return parts.reduce((ip, part) => ((ip << 8) | Number(part)) >>> 0, 0);
}

/** Eight groups. The platform's parser knows "::" and a dotted end, and refuses zones. */
function readIpv6(text: string): number[] | undefined {
  if (!/^[0-9a-f:.]+$/i.test(text) || !URL.canParse(`http://[${text}]/`)) return undefined;
  const [head = "", tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split("::");
  const read = (half: string) => (half === "" ? [] : half.split(":").map((group) => Number.parseInt(group, 16)));
  const [front, back] = [read(head), read(tail ?? "")];
  return [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
}

function readBlock(text: string): Block {
  const [address = "", bits = ""] = text.split("/");
  return { base: readIpv4(address) ?? 0, bits: Number(bits) };
}
