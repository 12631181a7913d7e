// Until when a chat is muted, in words.

import type { Preferences } from "../../../client/index.ts";
import { clockTime, sameDay } from "../app/when.ts";
import { spoken, t } from "../language/say.ts";

const day = new Intl.DateTimeFormat(spoken().locale, { weekday: "long", day: "numeric", month: "long" });

export function mutedWords(mute: Preferences["mute"], now = Date.now()): string {
  if (mute === null || mute === "always") return t("Muted until you unmute it.");
  return sameDay(mute, now)
    ? t("Muted until {time}.", { time: clockTime(mute) })
    : t("Muted until {day}, {time}.", { day: day.format(mute), time: clockTime(mute) });
}
