// What the service showed differently, in one sentence.

import type { ConversationDetails } from "../../../client/index.ts";
import { t } from "../language/say.ts";

export function whatWasShown({
  diverged,
  forked,
  members,
}: Pick<ConversationDetails, "diverged" | "forked" | "members">): string {
  if (diverged) return t("Parley's service showed a different chat here. Nothing you wrote was sent to it.");
  if (forked?.kind === "own") return t("Parley's service showed something as yours that this device never sent.");
  const other = members.find(({ accountId }) => accountId === forked?.account);
  return t("Parley's service showed you and {other} different histories of this chat.", {
    other: other?.name ?? t("somebody here"),
  });
}
