// What files are put together from, in tests: numbers, boxes, chunks, elements; and the place that is planted in them.

import { bytesOf } from "../reader.ts";

export type Bytes = Uint8Array<ArrayBuffer>;
export type Part = string | readonly number[] | Uint8Array;

/** A file in which something is planted. */
export type Planted = {
  name: string;
  /** As sniffed */
  type: string;
  bytes: Bytes;
  /** As sniffed when it is clean, where another format stood behind the tags */
  becomes?: string;
  /** In this order they are in it before and after: what one sees or hears */
  kept: Uint8Array[];
  /** Whether it says where; true where nothing is said */
  place?: boolean;
  /** Whether it can be taken out; true where nothing is said */
  goes?: boolean;
  /** Nothing moves; true where nothing is said */
  sameLength?: boolean;
};

export const LATITUDE = "52.5200";
export const SIX709 = "+52.5200+013.4050+034.000/";
/** As a number with four decimals, and as 16.16 */
const NUMBERS = [u32(525_200), le32(525_200), u32(Math.round(52.52 * 65_536))];
const WIDE = bytesOf([...LATITUDE].join("\0"));
/** How the place looks as bytes, in all the ways in which it is planted */
export const NEEDLES: readonly Uint8Array[] = [
  bytesOf(LATITUDE),
  WIDE,
  ...NUMBERS.map((number) => Uint8Array.from(number)),
  bytesOf("Berlin"),
  bytesOf("PlantedCam"),
  bytesOf("Ada Lovelace"),
];

export function concat(...parts: readonly Part[]): Bytes {
  const all = parts.map((part) => (typeof part === "string" ? bytesOf(part) : part));
  const whole = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function u16(value: number): number[] {
  return [(value >>> 8) & 255, value & 255];
}
export function u32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
export function le16(value: number): number[] {
  return u16(value).reverse();
}
export function le32(value: number): number[] {
  return u32(value).reverse();
}
export function zeros(count: number): Bytes {
  return new Uint8Array(count);
}

/** ISO/IEC 14496-12 */
export function box(name: string, ...content: Part[]): Bytes {
  const inside = concat(...content);
  return concat(u32(inside.length + 8), name, inside);
}
export function fullBox(name: string, version: number, flags: number, ...content: Part[]): Bytes {
  return box(name, [version, 0, ...u16(flags)], ...content);
}

/** RIFF: an odd chunk is followed by a zero */
export function riffChunk(name: string, ...content: Part[]): Bytes {
  const inside = concat(...content);
  return concat(name, le32(inside.length), inside, zeros(inside.length % 2));
}

/** EBML, with its length in four bytes */
export function element(id: number, ...content: Part[]): Bytes {
  const inside = concat(...content);
  const bytes = u32(id).slice(id > 0xffffff ? 0 : id > 0xffff ? 1 : id > 0xff ? 2 : 3);
  return concat(bytes, u32(inside.length + 0x10000000), inside);
}

/** What is seen or heard: noise that is the same each time */
export function noise(length: number, seed = 7): Bytes {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state >> 8) & 0x7f;
  });
}

export function find(bytes: Uint8Array, needle: Uint8Array, from = 0): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(needle, from);
}
