// Why a file is not there, in a sentence.

import type { MediaMissing } from "../../../client/index.ts";

export function missingSentence(missing: MediaMissing): string {
  switch (missing.kind) {
    case "offline":
      return "This is not on this device yet, and there is no connection.";
    case "try-later":
      return "The service is busy. Try again in a moment.";
    case "not-accepted":
      return "You'll see this when you accept.";
    case "expired":
      return "The service no longer has this file. Ask for it once more.";
    case "damaged":
      return "This file arrived damaged.";
    case "unknown":
      return "This file is not on this device.";
  }
}
