// Elements of EBML (RFC 8794), as far as a WebM needs them: read one after another, and written.

import { concat, utf8 } from "../protocol/index.ts";

export type Bytes = Uint8Array<ArrayBuffer>;
/** `whole` is the element with its id and size, `body` what it holds. */
export type Element = { id: number; whole: Bytes; body: Bytes };

/**
 * In their order. Those of `entered` are not given but what they hold, since a recorder does not know their size when it begins them.
 * @param entered ids, marker bits included
 */
export function* elements(bytes: Bytes, entered: readonly number[]): Generator<Element> {
  for (let at = 0; at < bytes.length; ) {
    const sizeAt = at + vintLength(bytes[at]);
    const sizeLength = vintLength(bytes[sizeAt]);
    const start = sizeAt + sizeLength;
    const id = readUnsigned(bytes.subarray(at, sizeAt));
    if (entered.includes(id)) {
      at = start;
      continue;
    }
    const size = Uint8Array.from(bytes.subarray(sizeAt, start));
    size[0] = (size[0] ?? 0) & (0xff >> sizeLength);
    const end = start + readUnsigned(size);
    if (end > bytes.length) throw new Error(`element ${id.toString(16)} at ${at} goes on after the end`);
    yield { id, whole: bytes.subarray(at, end), body: bytes.subarray(start, end) };
    at = end;
  }
}

/** Big endian. */
export function readUnsigned(bytes: Bytes): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Its size takes eight bytes, which §4 allows for any size. */
export function element(id: number, ...parts: readonly Bytes[]): Bytes {
  const idBytes =
    id
      .toString(16)
      .match(/../g)
      ?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  return concat(Uint8Array.from(idBytes), eight(BigInt(size) | (1n << 56n)), ...parts);
}

export function unsigned(id: number, value: number): Bytes {
  return element(id, eight(BigInt(value)));
}

export function double(id: number, value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return element(id, new Uint8Array(view.buffer));
}

export function text(id: number, value: string): Bytes {
  return element(id, utf8(value));
}

function eight(value: bigint): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value);
  return new Uint8Array(view.buffer);
}

/** §4: as many bytes as the first has zeros before its first one, and one more. */
function vintLength(first = 0): number {
  return Math.clz32(first) - 23;
}
