// What stands below a question about going, when it did not come to that.

import type { ComeBackOutcome, DeleteAccountOutcome, FindBackOutcome, SignOutOutcome } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { findSentence } from "../recovery/words.ts";

/** Null where it is done. */
export function leavingSentence(outcome: SignOutOutcome | DeleteAccountOutcome): string | null {
  switch (outcome.kind) {
    case "ok":
      return null;
    case "offline":
      return t("There's no connection. Try again when you're online.");
    case "try-later":
      return t("That didn't work just now. Try again in a moment.");
    case "needs-recovery":
      return t("Type your recovery key: without it nobody can delete your account.");
    case "unknown":
      return t("This recovery key belongs to another account, or was replaced by a newer one.");
    case "refused":
      if (outcome.detail === "device-limit")
        return t("Your devices have changed too often. Remove this one from another device, with your recovery key.");
      return t("The service didn't take it. Reload Parley and try again.");
    default:
      return findSentence(outcome);
  }
}

/** Null where it goes on. */
export function comeBackSentence(outcome: FindBackOutcome | ComeBackOutcome): string | null {
  switch (outcome.kind) {
    case "gone":
      return t("This device was removed for good. Erase it, then come back with your recovery key.");
    case "needs-recovery":
      return t("Type your recovery key first.");
    case "not-begun":
      return t("That took too long. Try again.");
    default:
      return leavingSentence(outcome);
  }
}
