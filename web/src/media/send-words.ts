// Why files could not be sent, in a sentence.

import type { SendMediaOutcome } from "../../../client/index.ts";
import { sendSentence } from "../app/words.ts";
import { sizeWords } from "./size-words.ts";

/** @param names of the files, by their index; null where nothing went wrong */
export function mediaSentence(outcome: SendMediaOutcome, names: readonly string[]): string | null {
  const named = (index: number) => (names[index] === undefined ? "This file" : `“${names[index]}”`);
  switch (outcome.kind) {
    case "nothing-attached":
      return "There is nothing to send.";
    case "too-many-files":
      return `At most ${outcome.limit} files go in one message.`;
    case "file-empty":
      return `${named(outcome.index)} is empty.`;
    case "file-too-big":
      return `${named(outcome.index)} is too large: at most ${sizeWords(outcome.limitBytes)}.`;
    case "file-unreadable":
      return `${named(outcome.index)} cannot be read any more. Choose it again.`;
    case "no-room":
      return "This device has no room to keep the files until they are sent. Free some space first.";
    default:
      return sendSentence(outcome);
  }
}
