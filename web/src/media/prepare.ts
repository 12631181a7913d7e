// Makes of a chosen file what is sent: by what it is, not by what it is called, and without what it says besides what it shows.

import { MAX_FILE_BYTES } from "../../../protocol/index.ts";
import { t } from "../language/say.ts";
import { isMoving } from "./moving.ts";
import { prepareAnimation, preparePhoto } from "./photo.ts";
import { type Prepared, problem, type Watching } from "./prepared.ts";
import { SAFE_PICTURES, SAFE_VIDEOS } from "./safe-types.ts";
import { sizeWords } from "./size-words.ts";
import { sniffBlob } from "./sniff.ts";
import { prepareVideo } from "./video.ts";
import { fileAsItIs, soundWithout } from "./without-traces.ts";

export type Wish = "usual" | "original" | "file";

/**
 * @param wish `original`: photos and videos keep their full size (but never their place and camera); `file`: sent as it is, after a question
 * @param watching how far it is where that takes long, and whether anybody still waits
 */
export async function prepare(file: File, wish: Wish, watching: Watching): Promise<Prepared> {
  if (file.size === 0) return problem(t("This file is empty."));
  try {
    const type = await sniffBlob(file);
    const isVideo = type?.startsWith("video/") && wish !== "file";
    // A video may become small enough.
    if (file.size > MAX_FILE_BYTES && !(isVideo && wish === "usual")) return tooLarge();
    if (wish === "file" || type === null) return await fileAsItIs(file, type, plainType(file.type));
    if (await isMoving(file, type)) return await prepareAnimation(file, type);
    if (SAFE_PICTURES.includes(type)) return await preparePhoto(file, type, wish === "original");
    if (isVideo)
      return within(
        await prepareVideo(file, type, { isShown: SAFE_VIDEOS.includes(type), isOriginal: wish === "original" }, watching),
      );
    if (type.startsWith("audio/")) return await soundWithout(file, type);
    return await fileAsItIs(file, type);
  } catch (error) {
    if (error instanceof DOMException) return problem(t("This file cannot be read any more. Choose it again."));
    throw error;
  }
}

function within(prepared: Prepared): Prepared {
  return prepared.kind !== "problem" && prepared.attachment.data.size > MAX_FILE_BYTES ? tooLarge() : prepared;
}

function tooLarge(): Prepared {
  return problem(t("This file is too large: at most {size}.", { size: sizeWords(MAX_FILE_BYTES) }));
}

/** What the system says of a file without a signature: only for the icon beside its name. */
function plainType(declared: string): string | null {
  const [type = ""] = declared.toLowerCase().split(";");
  return /^(text|application|audio|font|model)\/[a-z0-9.+-]{1,60}$/.test(type) ? type : null;
}
