// Why files could not be sent, in a sentence.

import type { SendMediaOutcome } from "../../../client/index.ts";
import { sendSentence } from "../app/words.ts";
import { t } from "../language/say.ts";
import { sizeWords } from "./size-words.ts";

/** @param names of the files, by their index; null where nothing went wrong */
export function mediaSentence(outcome: SendMediaOutcome, names: readonly string[]): string | null {
  const named = (index: number) => (names[index] === undefined ? t("This file") : `“${names[index]}”`);
  switch (outcome.kind) {
    case "nothing-attached":
      return t("There is nothing to send.");
    case "not-for-once":
      return t("View once is for one photo or video, sent to somebody else.");
    case "too-many-files":
      return t("At most {count} files go in one message.", { count: outcome.limit });
    case "file-empty":
      return t("{file} is empty.", { file: named(outcome.index) });
    case "file-too-big":
      return t("{file} is too large: at most {size}.", {
        file: named(outcome.index),
        size: sizeWords(outcome.limitBytes),
      });
    case "file-unreadable":
      return t("{file} cannot be read any more. Choose it again.", { file: named(outcome.index) });
    case "no-room":
      return t("This device has no room to keep the files until they are sent. Free some space first.");
    default:
      return sendSentence(outcome);
  }
}
