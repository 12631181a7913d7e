// How large a picture is, read from its header: what would not fit into memory is refused before anything decodes it.

export type Size = { width: number; height: number };

/** A camera of 100 megapixels is the largest there is in pockets; decoded, such a picture takes 400 MB. */
export const MAX_PIXELS = 100_000_000;
/** What comes is decoded by itself up to here: 64 MB. The rest waits until somebody asks for it. */
export const UNASKED_PIXELS = 16_000_000;
/** Enough for what cameras put in front of a JPEG's frame header. */
export const HEADER_BYTES = 512 * 1024;

/**
 * As stored, before any rotation; null where the header does not say.
 * @param type as sniffed
 * @param head the first `HEADER_BYTES` of the file, or all of it
 */
export function pictureSize(type: string, head: Uint8Array): Size | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    const size = read(type, view);
    return size !== null && size.width > 0 && size.height > 0 ? size : null;
  } catch (error) {
    if (error instanceof RangeError) return null; // the header is cut off
    throw error;
  }
}

/** A picture that says how large it is, and that is not too large to be decoded. */
export async function sizeOfBlob(type: string, file: Blob): Promise<Size | "too-large" | null> {
  const size = pictureSize(type, new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer()));
  return size !== null && size.width * size.height > MAX_PIXELS ? "too-large" : size;
}

function read(type: string, view: DataView): Size | null {
  switch (type) {
    case "image/jpeg":
      return jpeg(view);
    case "image/png": // PNG §11.2.1: IHDR comes first
      return { width: view.getUint32(16), height: view.getUint32(20) };
    case "image/gif":
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    case "image/bmp":
      return bmp(view);
    case "image/webp":
      return webp(view);
    case "image/avif":
    case "image/heic":
      return largestImageExtent(view);
    default:
      return null;
  }
}

/** ITU-T T.81 §B.1.1.3: segments up to the start of frame. */
function jpeg(view: DataView): Size | null {
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    const standsAlone = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += marker === 0xff ? 1 : standsAlone ? 2 : 2 + view.getUint16(at + 2);
  }
}

function bmp(view: DataView): Size {
  if (view.getUint32(14, true) === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
}

/** RFC 9649 §2.5 to §2.7 */
function webp(view: DataView): Size | null {
  const chunk = view.getUint32(12);
  if (chunk === fourLetters("VP8X")) return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
  if (chunk === fourLetters("VP8 "))
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (chunk !== fourLetters("VP8L")) return null;
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** ISO/IEC 23008-12 §6.5.3: each image has an `ispe`; the largest is what the decoder would have to hold. */
function largestImageExtent(view: DataView): Size | null {
  let largest: Size | null = null;
  for (let at = 0; at + 16 <= view.byteLength; at++) {
    if (view.getUint32(at) !== fourLetters("ispe")) continue;
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (largest === null || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

function fourLetters(name: string): number {
  return [...name].reduce((sum, letter) => sum * 256 + letter.charCodeAt(0), 0);
}
