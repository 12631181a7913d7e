// Pins a message or takes it down, and says why where that is not possible.

import type { PinOutcome } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { announce } from "../app/announce.tsx";
import { toast } from "../app/toast.tsx";
import { sendSentence } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";

export async function pinMessage(at: { conversation: ConversationId; item: string }, on: boolean): Promise<void> {
  const problem = sentenceOf(await verbs.pin(at.conversation, at.item, on));
  if (problem === null) announce(on ? t("Pinned") : t("Unpinned"));
  else toast(problem);
}

/** Null where it is done. */
function sentenceOf(outcome: PinOutcome): string | null {
  switch (outcome.kind) {
    case "not-found":
      return t("This message is not on this device.");
    case "not-allowed":
      return t("Only admins pin messages here.");
    default:
      return sendSentence(outcome.kind === "ok" ? { kind: "empty" } : outcome);
  }
}
