// What becomes of a chosen file: an attachment that can be sent, perhaps with a word about it, or a sentence why not.

import { ANY_TYPE, NOTHING_KNOWN } from "../../../client/content/attachment.ts";
import type { OutgoingAttachment } from "../../../client/index.ts";

export type Prepared =
  | { kind: "ready"; attachment: OutgoingAttachment /** What was not possible, and what was done instead */; note: string | null }
  | { kind: "problem"; sentence: string /** It can still go, as it is and unseen */; asFile: boolean };

export function problem(sentence: string, asFile = false): Prepared {
  return { kind: "problem", sentence, asFile };
}

/** As it is: nothing of it is read, changed or shown before it is opened. */
export function asFile(file: File, type: string | null, note: string | null = null): Prepared {
  const attachment = { ...NOTHING_KNOWN, kind: "file", type: type ?? ANY_TYPE, name: file.name || "file" } as const;
  return { kind: "ready", attachment: { ...attachment, data: file, poster: null }, note };
}
