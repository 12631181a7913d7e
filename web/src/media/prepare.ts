// Makes of a chosen file what is sent: by what it is, not by what it is called.

import { MAX_FILE_BYTES } from "../../../protocol/index.ts";
import { prepareAnimation, preparePhoto } from "./photo.ts";
import { asFile, type Prepared, problem } from "./prepared.ts";
import { SAFE_PICTURES, SAFE_VIDEOS } from "./safe-types.ts";
import { sizeWords } from "./size-words.ts";
import { sniffBlob } from "./sniff.ts";
import { prepareVideo } from "./video.ts";

/** @param wish `original`: photos keep their full size (but never their place and camera); `file`: sent as it is */
export async function prepare(file: File, wish: "usual" | "original" | "file"): Promise<Prepared> {
  if (file.size === 0) return problem("This file is empty.");
  if (file.size > MAX_FILE_BYTES) return problem(`This file is too large: at most ${sizeWords(MAX_FILE_BYTES)}.`);
  try {
    const type = await sniffBlob(file);
    if (wish === "file" || type === null) return asFile(file, type ?? plainType(file.type));
    if (type === "image/gif") return await prepareAnimation(file, type);
    if (SAFE_PICTURES.includes(type)) return await preparePhoto(file, type, wish === "original");
    if (SAFE_VIDEOS.includes(type)) return await prepareVideo(file, type);
    return asFile(file, type);
  } catch (error) {
    if (error instanceof DOMException) return problem("This file cannot be read any more. Choose it again.");
    throw error;
  }
}

/** What the system says of a file without a signature: only for the icon beside its name. */
function plainType(declared: string): string | null {
  const [type = ""] = declared.toLowerCase().split(";");
  return /^(text|application|audio|font|model)\/[a-z0-9.+-]{1,60}$/.test(type) ? type : null;
}
