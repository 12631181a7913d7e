// Bytes made smaller, and back, never more of them than one expects (RFC 1951, by the platform).

import { concat } from "../../protocol/index.ts";

export interface Deflate {
  deflated(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** Undefined for what is not such bytes, or would be more than `limitBytes`. */
  inflated(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Works in threads of its own. */
export const platformDeflate: Deflate = { deflated, inflated };

async function deflated(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return concat(...(await through(bytes, new CompressionStream("deflate-raw"), Number.POSITIVE_INFINITY)));
}

async function inflated(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return concat(...(await through(bytes, new DecompressionStream("deflate-raw"), limitBytes)));
  } catch {
    return undefined;
  }
}

async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  limitBytes: number,
): Promise<Uint8Array[]> {
  const source = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of source.pipeThrough(stream as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>)) {
    size += part.length;
    if (size > limitBytes) throw new RangeError("more than there may be");
    parts.push(part);
  }
  return parts;
}
