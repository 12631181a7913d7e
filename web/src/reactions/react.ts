// Giving a reaction or taking it back, and what is said where that is not possible.

import type { ReactionView, ReactOutcome } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";

/** The emoji that is one's own already is taken back. */
export async function toggleReaction(
  { conversation, item }: { conversation: ConversationId; item: string },
  reactions: readonly ReactionView[],
  emoji: string,
): Promise<void> {
  const own = reactions.find((reaction) => reaction.own)?.emoji;
  const problem = reactSentence(await verbs.react(conversation, item, own === emoji ? null : emoji));
  if (problem !== null) toast(problem);
}

function reactSentence(outcome: ReactOutcome): string | null {
  switch (outcome.kind) {
    case "ok":
      return null;
    case "held":
      return t("A security code changed. Decide about that first.");
    case "read-only":
      return t("You can no longer write here.");
    case "not-accepted":
      return t("Accept the request first.");
    case "unknown-conversation":
    case "not-found":
      return t("This message is not on this device.");
    case "no-emoji":
      return t("That cannot be a reaction.");
  }
}
