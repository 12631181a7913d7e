// Whether a file that came may be shown: by its first bytes, whatever the message says of it.

import { t } from "../language/say.ts";
import { sizeOfBlob, UNASKED_PIXELS } from "./picture-size.ts";
import { SAFE_PICTURES, SAFE_VIDEOS, SAFE_VOICES } from "./safe-types.ts";
import { sniffBlob } from "./sniff.ts";

export type ShownAs = "picture" | "video" | "voice";

const SAFE: Record<ShownAs, readonly string[]> = { picture: SAFE_PICTURES, video: SAFE_VIDEOS, voice: SAFE_VOICES };

/** Decoded, it takes so much memory that it waits to be asked for. */
export type Large = { kind: "large"; shown: Blob };

/** The file under the type that it really has, or a sentence why it is not shown. */
export async function showable(data: Blob, as: "video" | "voice"): Promise<Blob | string>;
export async function showable(data: Blob, as: ShownAs): Promise<Blob | Large | string>;
export async function showable(data: Blob, as: ShownAs): Promise<Blob | Large | string> {
  const type = await sniffBlob(data);
  if (type === null || !SAFE[as].includes(type)) return t("This is not what it says it is, so it is not shown. It can be saved.");
  const size = as === "picture" ? await sizeOfBlob(type, data) : null;
  if (size === "too-large") return t("This picture has too many pixels to be shown safely. It can be saved.");
  const heard = as === "voice" ? type.replace("video/", "audio/") : type;
  const shown = data.slice(0, data.size, heard);
  return size !== null && size.width * size.height > UNASKED_PIXELS ? { kind: "large", shown } : shown;
}
