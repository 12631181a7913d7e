// Whether a file that came may be shown: by its first bytes, whatever the message says of it.

import { sizeOfBlob } from "./picture-size.ts";
import { SAFE_PICTURES, SAFE_VIDEOS, SAFE_VOICES } from "./safe-types.ts";
import { sniffBlob } from "./sniff.ts";

export type ShownAs = "picture" | "video" | "voice";

const SAFE: Record<ShownAs, readonly string[]> = { picture: SAFE_PICTURES, video: SAFE_VIDEOS, voice: SAFE_VOICES };

/** The file under the type that it really has, or a sentence why it is not shown. */
export async function showable(data: Blob, as: ShownAs): Promise<Blob | string> {
  const type = await sniffBlob(data);
  if (type === null || !SAFE[as].includes(type)) return "This is not what it says it is, so it is not shown. It can be saved.";
  if (as === "picture" && (await sizeOfBlob(type, data)) === "too-large")
    return "This picture has too many pixels to be shown safely. It can be saved.";
  const heard = as === "voice" ? type.replace("video/", "audio/") : type;
  return data.slice(0, data.size, heard);
}
