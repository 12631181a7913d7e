// Why a file is not there, in a sentence.

import type { MediaMissing } from "../../../client/index.ts";
import { t } from "../language/say.ts";

export function missingSentence(missing: MediaMissing): string {
  switch (missing.kind) {
    case "offline":
      return t("This is not on this device yet, and there is no connection.");
    case "try-later":
      return t("The service is busy. Try again in a moment.");
    case "not-accepted":
      return t("You'll see this when you accept.");
    case "expired":
      return t("The service no longer has this file. Ask for it once more.");
    case "damaged":
      return t("This file arrived damaged.");
    case "unknown":
      return t("This file is not on this device.");
  }
}
