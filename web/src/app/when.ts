// Moments as people read them, in their own language and time zone.

import type { UnixMs } from "../../../protocol/index.ts";
import { spoken, t } from "../language/say.ts";

const DAY_MS = 24 * 3600 * 1000;
const clock = new Intl.DateTimeFormat(spoken().locale, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(spoken().locale, { weekday: "short" });
const longWeekday = new Intl.DateTimeFormat(spoken().locale, { weekday: "long" });
const shortDate = new Intl.DateTimeFormat(spoken().locale, { day: "numeric", month: "short" });
const longDate = new Intl.DateTimeFormat(spoken().locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

export function clockTime(at: UnixMs): string {
  return clock.format(at);
}

/** In the list: the time today, the weekday this week, else the date. */
export function listTime(at: UnixMs, now: UnixMs): string {
  const days = daysBetween(at, now);
  if (days === 0) return clock.format(at);
  if (days === 1) return t("Yesterday");
  return days < 7 ? weekday.format(at) : shortDate.format(at);
}

/** Between two days of a timeline. */
export function dayWords(at: UnixMs, now: UnixMs): string {
  const days = daysBetween(at, now);
  if (days === 0) return t("Today");
  if (days === 1) return t("Yesterday");
  return days < 7 ? longWeekday.format(at) : longDate.format(at);
}

export function sameDay(a: UnixMs, b: UnixMs): boolean {
  return daysBetween(a, b) === 0;
}

/** "0:07", "12:30", "1:02:03" */
export function playTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

function daysBetween(at: UnixMs, now: UnixMs): number {
  return Math.round((midnight(now) - midnight(at)) / DAY_MS);
}

function midnight(at: UnixMs): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
