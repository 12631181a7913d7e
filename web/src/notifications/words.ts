// What happened with notifications, in the words that people read.

import { t } from "../language/say.ts";
import type { TurnedOn } from "./subscription.ts";

export function turnedOnWords(outcome: TurnedOn): string {
  switch (outcome) {
    case "on":
      return t("Notifications are on.");
    case "blocked":
      return t("Your browser blocks notifications from Parley. Allow them in its settings for this site, then try again.");
    case "offline":
      return t("There is no connection. Try again when you're back.");
    case "not-here":
      return t("This service sends no notifications.");
    case "failed":
      return t("Your browser couldn't set up notifications. Try again later.");
  }
}

export function testWords(outcome: { kind: string; push?: string }): string {
  if (outcome.kind === "offline") return t("There is no connection. Try again when you're back.");
  if (outcome.kind === "try-later") return t("That was too often. Wait a little.");
  switch (outcome.push) {
    case "sent":
      return t("On its way. It should show within a few seconds.");
    case "retry":
      return t("Your browser's push service is busy. Try again later.");
    default:
      return t("Your browser's push service no longer knows this device. Turn notifications off and on again.");
  }
}
