// Elements of EBML (RFC 8794): where they lie, and how one becomes a Void of the same length.

import { blank, type Finds, write } from "./finds.ts";
import { type Reader, Unreadable } from "./reader.ts";

/** `to` is null where nobody wrote how long it is: it ends where something begins that cannot be in it. */
export type Element = { id: number; at: number; from: number; to: number | null };

export const VOID = 0xec;
export const CRC = 0xbf;

export async function elementAt(reader: Reader, at: number, end: number): Promise<Element> {
  reader.step();
  const head = await reader.bytes(at, Math.min(12, end - at));
  const idBytes = 1 + Math.clz32(head[0] ?? 0) - 24;
  if (idBytes > 4 || head.length < idBytes + 1) throw new Unreadable("no element");
  let id = 0;
  for (let index = 0; index < idBytes; index++) id = id * 256 + (head[index] ?? 0);
  const sizeBytes = 1 + Math.clz32(head[idBytes] ?? 0) - 24;
  if (sizeBytes > 8 || head.length < idBytes + sizeBytes) throw new Unreadable("no element");
  let size = (head[idBytes] ?? 0) & (0xff >> sizeBytes);
  let isUnknown = size === 0xff >> sizeBytes;
  for (let index = 1; index < sizeBytes; index++) {
    const byte = head[idBytes + index] ?? 0;
    size = size * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  const from = at + idBytes + sizeBytes;
  if (!isUnknown && from + size > end) throw new Unreadable("an element is longer than what it is in");
  return { id, at, from, to: isUnknown ? null : from + size };
}

export type Whole = Element & { to: number };

export async function elementsIn(reader: Reader, from: number, to: number): Promise<Whole[]> {
  const elements: Whole[] = [];
  for (let at = from; at < to; ) {
    const element = await elementAt(reader, at, to);
    if (element.to === null) throw new Unreadable("an element inside of another has no length");
    elements.push({ ...element, to: element.to });
    at = element.to;
  }
  return elements;
}

/** Of the same length, so that no position in the file changes. What it says is blanked. */
export async function makeVoid(reader: Reader, finds: Finds, element: Whole): Promise<void> {
  const whole = element.to - element.at;
  if (element.id === VOID) return blank(reader, finds, element.from, element.to - element.from);
  finds.found = true;
  const long = whole >= 9;
  const content = whole - (long ? 9 : 2);
  const size = long
    ? [0x01, ...[48, 40, 32, 24, 16, 8, 0].map((bits) => Math.floor(content / 2 ** bits) & 0xff)]
    : [0x80 | content];
  await blank(reader, finds, element.at + 1 + size.length, content);
  write(finds, element.at, [VOID, ...size]);
}

/** A sum over what may be changed: that is no find, and a player that does not find it does not ask. */
export async function makeVoidQuietly(reader: Reader, finds: Finds, element: Whole): Promise<void> {
  const { found } = finds;
  await makeVoid(reader, finds, element);
  finds.found = found;
}
