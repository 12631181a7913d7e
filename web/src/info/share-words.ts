// How sharing a contact ended, and opening one that was shared, in a sentence.

import type { OpenCardOutcome, ShareContactOutcome } from "../../../client/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { sendSentence } from "../app/words.ts";
import { t } from "../language/say.ts";

/** @param outcome null: this device could not store it. @returns null where it is on its way */
export function shareProblem(outcome: ShareContactOutcome | null, title: string): string | null {
  if (outcome === null) return t("This device couldn't store it. Free some space, then try again.");
  if (outcome.kind === "unknown-contact") return t("You don't know their handle, so others couldn't find them.");
  const sentence = sendSentence(outcome);
  return sentence && t("Not shared with {title}: {sentence}", { title, sentence });
}

/** @returns null where the chat is open */
export function openProblem(outcome: OpenCardOutcome, card: { name: string; handle: string }): string | null {
  if (outcome.kind !== "other-account") return sentenceFor(outcome);
  return t("Careful: @{handle} isn't the person on this card any more. Ask whoever sent it before you write to @{handle}.", {
    handle: card.handle,
  });
}
