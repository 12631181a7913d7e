// What becomes of a chosen file: an attachment that can be sent, perhaps with a word about it, a question, or a sentence why not.

import { ANY_TYPE, NOTHING_KNOWN } from "../../../client/content/attachment.ts";
import type { OutgoingAttachment } from "../../../client/index.ts";

export type Prepared =
  | {
      kind: "ready";
      attachment: OutgoingAttachment;
      /** What was not possible, what was done instead, or what it says besides what it shows */
      note: string | null;
      /** What one may do about it: take out what it says, leave it in, or keep the size it had */
      may?: "remove" | "keep" | "original";
      /** The same, without what it says */
      without?: OutgoingAttachment;
    }
  /** Nothing is sent before the person has chosen. `without`: with what it says taken out, where that can be */
  | { kind: "asks"; sentence: string; attachment: OutgoingAttachment; without: OutgoingAttachment | null }
  | { kind: "problem"; sentence: string /** It can still go, as it is and unseen */; asFile: boolean };

export function problem(sentence: string, asFile = false): Prepared {
  return { kind: "problem", sentence, asFile };
}

/** As it is: nothing of it is changed or shown before it is opened. */
export function asFile(file: Blob & { name?: string }, type: string | null, name = file.name): OutgoingAttachment {
  return { ...NOTHING_KNOWN, kind: "file", type: type ?? ANY_TYPE, name: name || "file", data: file, poster: null };
}

/** Of work that takes long: told how far it is, and ended where nobody waits any more */
export type Watching = { signal: AbortSignal; onProgress(part: number): void };
