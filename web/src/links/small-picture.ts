// The picture of a page in the few bytes that travel inside a message.

import { MAX_PAGE_PICTURE_BYTES } from "../../../client/content/linked-page.ts";
import { encodeWithin } from "../media/canvas.ts";
import { openPhoto } from "../media/photo.ts";

const EDGE = 192;

/** Its middle, as a square; null for what is no picture, or cannot be made small enough. Nothing of the file but pixels stays. */
export async function smallPicture(bytes: Uint8Array): Promise<Uint8Array | null> {
  const bitmap = await openPhoto(new File([bytes as Uint8Array<ArrayBuffer>], "")).catch(() => null);
  if (!(bitmap instanceof ImageBitmap)) return null;
  try {
    const side = Math.min(bitmap.width, bitmap.height);
    const square = { x: (bitmap.width - side) / 2, y: (bitmap.height - side) / 2, side };
    const small = await encodeWithin(bitmap, square, EDGE, MAX_PAGE_PICTURE_BYTES);
    return small.size > MAX_PAGE_PICTURE_BYTES ? null : new Uint8Array(await small.arrayBuffer());
  } finally {
    bitmap.close();
  }
}
