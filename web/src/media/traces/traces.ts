// What a file says besides what it shows: found in every format that Parley knows, with the patches that take it out.

import { type Finds, nothingYet, type Walk } from "./finds.ts";
import { gif } from "./gif.ts";
import { isoMedia } from "./iso-media.ts";
import { jpeg } from "./jpeg.ts";
import { markup } from "./markup.ts";
import { matroska } from "./matroska.ts";
import { mpegAudio } from "./mpeg-audio.ts";
import { ogg } from "./ogg.ts";
import { inOrder, type Patch } from "./patch.ts";
import { pdf } from "./pdf.ts";
import { png } from "./png.ts";
import { Reader, Unreadable } from "./reader.ts";
import { riff } from "./riff.ts";
import { tiff } from "./tiff.ts";
import { webp } from "./webp.ts";
import { zip } from "./zip.ts";

/** `patches` is null where not all of it can be taken out. */
export type Traces = { kind: "none" } | { kind: "found"; place: boolean; patches: Patch[] | null } | { kind: "unreadable" };

const WALKS: Record<string, Walk> = {
  "application/pdf": pdf,
  "application/zip": zip,
  "audio/aac": mpegAudio,
  "audio/flac": mpegAudio,
  "audio/mp4": isoMedia,
  "audio/mpeg": mpegAudio,
  "audio/ogg": ogg,
  "audio/wav": riff,
  "image/avif": isoMedia,
  "image/gif": gif,
  "image/heic": isoMedia,
  "image/jpeg": jpeg,
  "image/png": png,
  "image/svg+xml": markup,
  "image/tiff": tiff,
  "image/webp": webp,
  "video/3gpp": isoMedia,
  "video/mp4": isoMedia,
  "video/ogg": ogg,
  "video/quicktime": isoMedia,
  "video/webm": matroska,
  "video/x-matroska": matroska,
  "video/x-msvideo": riff,
};

export const WALKED = Object.keys(WALKS);

/** @param type as sniffed @param reader for tests of what it costs */
export async function tracesIn(file: Blob, type: string, reader = new Reader(file)): Promise<Traces> {
  const walk = WALKS[type];
  if (walk === undefined) return { kind: "unreadable" };
  const finds = nothingYet();
  try {
    await walk(reader, finds);
    return answer(finds);
  } catch (error) {
    // A number that points out of what was read is a lie of the file's as well.
    if (error instanceof Unreadable || error instanceof RangeError) return { kind: "unreadable" };
    throw error;
  }
}

function answer({ found, place, stays, patches }: Finds): Traces {
  if (!found) return { kind: "none" };
  return { kind: "found", place, patches: stays ? null : inOrder(patches) };
}
