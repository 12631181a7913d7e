// How a person wants to be told, and which hours are quiet. Pure; what is stored is read as if anybody had written it.

import type { ConversationSummary } from "../../../client/index.ts";

/** Minutes since midnight, by the clock on this device's wall */
export type QuietHours = { from: number; to: number };
export type NotificationSettings = {
  /** Off: that there is something, and not from whom or what */
  showsWhoAndWhat: boolean;
  /** Of direct chats, and of groups */
  messages: boolean;
  groups: boolean;
  /** To one's own messages, in either */
  reactions: boolean;
  sounds: boolean;
  /** What comes then is shown without a sound; null: no hours are quiet */
  quiet: QuietHours | null;
};

export const DEFAULTS: NotificationSettings = {
  showsWhoAndWhat: true,
  messages: true,
  groups: true,
  reactions: true,
  sounds: true,
  quiet: null,
};
export const USUAL_NIGHT: QuietHours = { from: 22 * 60, to: 7 * 60 };
const DAY_MINUTES = 24 * 60;

/** A field that is no answer is as it is before anybody answers. */
export function settingsFrom(kept: unknown): NotificationSettings {
  const given = (typeof kept === "object" && kept !== null ? kept : {}) as Record<string, unknown>;
  const told = (name: Exclude<keyof NotificationSettings, "quiet">) =>
    typeof given[name] === "boolean" ? (given[name] as boolean) : DEFAULTS[name];
  return {
    showsWhoAndWhat: told("showsWhoAndWhat"),
    messages: told("messages"),
    groups: told("groups"),
    reactions: told("reactions"),
    sounds: told("sounds"),
    quiet: quietFrom(given.quiet),
  };
}

function quietFrom(kept: unknown): QuietHours | null {
  const { from, to } = (kept ?? {}) as Partial<Record<keyof QuietHours, unknown>>;
  return isMinute(from) && isMinute(to) ? { from, to } : null;
}

function isMinute(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < DAY_MINUTES;
}

/** From the first minute to the one before the last, over midnight too. From a minute to itself: none. */
export function isQuiet({ quiet }: NotificationSettings, minute: number): boolean {
  if (quiet === null) return false;
  const { from, to } = quiet;
  return from <= to ? from <= minute && minute < to : from <= minute || minute < to;
}

export function isSilent(settings: NotificationSettings, minute: number): boolean {
  return !settings.sounds || isQuiet(settings, minute);
}

export function minuteOfDay(at: Date): number {
  return at.getHours() * 60 + at.getMinutes();
}

export function wantsKind(settings: NotificationSettings, kind: ConversationSummary["kind"]): boolean {
  return kind === "group" ? settings.groups : settings.messages;
}
