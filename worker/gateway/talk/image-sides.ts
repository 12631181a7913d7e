// How large a picture is, from its first bytes: a photo is drawn in its place before it is there.

import { imageSize } from "image-size";
import { concat } from "../../../protocol/index.ts";

/** The sizes of all kinds stand before this, but behind long metadata of some cameras: those photos have no sides then. */
const LOOKED_AT_BYTES = 256 * 1024;
const TURNED = new Set([5, 6, 7, 8]);

/** As it is shown, orientation applied; null where nobody knows. */
export async function sidesOf(stream: ReadableStream<Uint8Array>): Promise<{ width: number; height: number } | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of stream) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= LOOKED_AT_BYTES) break;
  }
  try {
    const { width, height, orientation } = imageSize(concat(...parts));
    return TURNED.has(orientation ?? 1) ? { width: height, height: width } : { width, height };
  } catch {
    return null;
  }
}
