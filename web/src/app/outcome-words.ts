// What came of what one asked for, in words that say what to do.

import type { ChangeOutcome, CreateGroupOutcome, OpenOutcome, RegisterOutcome } from "../../../client/index.ts";
import { lengthOf } from "../language/lists.ts";
import { t } from "../language/say.ts";
import { chatFull } from "./words.ts";

type Outcome = RegisterOutcome | OpenOutcome | CreateGroupOutcome | ChangeOutcome;

/** A sentence that says what happened and what to do; null where nothing went wrong. */
export function sentenceFor(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case "ok":
    case "waiting":
      return null;
    case "offline":
      return t("There is no connection. Try again when you're back.");
    case "try-later":
      return t("That was too often. Try again in {time}.", { time: inWords(outcome.retryAfterMs) });
    case "refused":
      return t("The service did not accept this ({detail}).", { detail: outcome.detail });
    case "handle-taken":
      return t("That handle is taken. Add a number or choose another.");
    case "handle-reserved":
      return t("That handle is reserved. Choose another.");
    case "handle-malformed":
      return t("A handle has 3 to 32 letters a to z, digits, dots or underscores, and begins and ends with a letter or digit.");
    case "registration-closed":
      return t("No new accounts are made here now. Ask whoever runs this service.");
    case "invitation-required":
      return t("That invitation doesn't work. Check it, or ask whoever gave it to you for another.");
    case "name-empty":
      return t("Type a name first. Others will see it.");
    case "unknown-handle":
      return t("No one here is called @{handle}.", { handle: outcome.handle });
    case "not-reachable":
      return t("@{handle} cannot be reached right now. Try again later.", { handle: outcome.handle });
    case "yourself":
      return t("That is you. Your own notes are in “Notes to yourself”.");
    case "title-empty":
      return t("Give the group a name first.");
    case "not-allowed":
      return t("Only an admin can do that.");
    case "unknown-conversation":
      return t("This chat is not on this device.");
    case "already-member":
      return t("Already in this group.");
    case "last-admin":
      return t("Make somebody else an admin first.");
    case "full":
      return t("The group is full.");
    case "log-full":
      return chatFull();
  }
}

function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 90 ? lengthOf(seconds, "second") : lengthOf(Math.ceil(seconds / 60), "minute");
}
