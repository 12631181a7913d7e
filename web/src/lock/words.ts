// How a try to open the lock ends, in the words that people read.

import type { Attempt } from "../../../client/store/locking.ts";
import { lengthOf } from "../language/lists.ts";
import { t } from "../language/say.ts";

export function waitSentence(ms: number): string {
  const time = ms > 60_000 ? lengthOf(Math.ceil(ms / 60_000), "minute") : lengthOf(Math.max(1, Math.ceil(ms / 1_000)), "second");
  return t("Wait {time}, then try again.", { time });
}

/** Null where it is open. */
export function attemptSentence(attempt: Attempt): string | null {
  switch (attempt.kind) {
    case "open":
    case "no-lock":
      return null;
    case "wait":
      return waitSentence(attempt.waitMs);
    case "wrong":
      if (attempt.waitMs > 0) return `${t("That's not it.")} ${waitSentence(attempt.waitMs)}`;
      return t(
        "That's not it. {count, plural, one {You have one more try} other {You have # more tries}} before you have to wait.",
        {
          count: attempt.triesLeft,
        },
      );
  }
}
