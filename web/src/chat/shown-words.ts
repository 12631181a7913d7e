// What the service showed differently, in one sentence.

import type { ConversationDetails } from "../../../client/index.ts";

export function whatWasShown({
  diverged,
  forked,
  members,
}: Pick<ConversationDetails, "diverged" | "forked" | "members">): string {
  if (diverged) return "Parley's service showed a different chat here. Nothing you wrote was sent to it.";
  if (forked?.kind === "own") return "Parley's service showed something as yours that this device never sent.";
  const other = members.find(({ accountId }) => accountId === forked?.account);
  return `Parley's service showed you and ${other?.name ?? "somebody here"} different histories of this chat.`;
}
