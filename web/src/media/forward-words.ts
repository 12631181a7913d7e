// How forwarding ended, in a sentence.

import type { ForwardOutcome } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { t } from "../language/say.ts";
import { missingSentence } from "./missing-words.ts";
import { mediaSentence } from "./send-words.ts";

/** @param outcome null: this device could not store it. @returns null where all of it is on its way */
export function forwardProblem(outcome: ForwardOutcome | null, titleOf: (chat: ConversationId) => string): string | null {
  switch (outcome?.kind) {
    case undefined:
      return t("This device couldn't store it. Free some space, then try again.");
    case "ok": {
      const [first, ...more] = outcome.refused;
      if (first !== undefined) {
        const said = { chat: titleOf(first.conversation), more: more.length, why: mediaSentence(first.why, []) ?? "" };
        return more.length === 0
          ? t("Not forwarded to {chat}: {why}", said)
          : t("Not forwarded to {chat} and {more} more: {why}", said);
      }
      return outcome.gone === 0 ? null : `${goneWords(outcome.gone)} ${t("The rest is forwarded.")}`;
    }
    case "nothing-to-forward":
      return t("There's nothing to forward any more.");
    case "too-many":
      return t("At most {messages} messages go to {conversations} chats at a time.", {
        messages: outcome.messages,
        conversations: outcome.conversations,
      });
    default:
      return outcome && missingSentence(outcome);
  }
}

export function forwardedWords(titles: readonly string[]): string {
  return titles.length === 1
    ? t("Forwarded to {title}.", { title: titles[0] })
    : t("Forwarded to {count} chats.", { count: titles.length });
}

function goneWords(gone: number): string {
  return gone === 1 ? t("One message isn't here any more.") : t("{count} messages aren't here any more.", { count: gone });
}
