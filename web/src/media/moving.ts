// Whether a picture moves: drawn anew, it would stand still.

import { SNIFF_BYTES } from "./sniff.ts";

const HEAD_BYTES = 64 * 1024;

/** @param type as sniffed */
export async function isMoving(file: Blob, type: string): Promise<boolean> {
  if (type === "image/gif") return true;
  if (!["image/png", "image/webp", "image/avif"].includes(type)) return false;
  const head = new Uint8Array(await file.slice(0, type === "image/png" ? HEAD_BYTES : SNIFF_BYTES).arrayBuffer());
  const letters = (at: number) => String.fromCharCode(...head.subarray(at, at + 4));
  // RFC 9649 §2.7: the flag of an animation; ISO/IEC 23008-12 §10.3: the brand of a sequence
  if (type === "image/webp") return letters(12) === "VP8X" && ((head[20] ?? 0) & 0x02) !== 0;
  return type === "image/avif" ? letters(8) === "avis" : hasFrames(head, letters);
}

/** PNG §11.3.6.1: `acTL` stands before the picture. */
function hasFrames(head: Uint8Array<ArrayBuffer>, letters: (at: number) => string): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  for (let at = 8; at + 8 <= head.length; at += 12 + view.getUint32(at)) {
    const name = letters(at + 4);
    if (name === "acTL") return true;
    if (name === "IDAT") return false;
  }
  return false;
}
