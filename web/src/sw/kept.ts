// What notifications need to be known between two pushes, by the service worker and the pages alike: settings, and what was shown.

import type { Seq, UnixMs } from "../../../protocol/index.ts";
import { isLanguage, type Language } from "../language/languages.ts";
import { type NotificationSettings, settingsFrom } from "./settings.ts";

/** By tag, of each chat with something unread or a reaction not seen: the newest that a notification has spoken of */
export type Told = Partial<Record<string, Seq>>;

/** The only store that both read without opening the profile. No words and no names lie here. */
const CACHE = "parley-notifications";
const TEST_WAITS_MS = 60_000;

export async function readTold(): Promise<Told> {
  return (await read<Told>("told")) ?? {};
}

export function writeTold(told: Told): Promise<void> {
  return write("told", told);
}

export async function readSettings(): Promise<NotificationSettings> {
  return settingsFrom(await read<unknown>("settings"));
}

export function writeSettings(settings: NotificationSettings): Promise<void> {
  return write("settings", settings);
}

/** What the pages speak. `locale`: how they write numbers and dates */
export type Spoken = { language: Language; locale: string };

/** Null before any page said it */
export async function readSpoken(): Promise<Spoken | null> {
  const { language, locale } = (await read<Partial<Record<keyof Spoken, unknown>>>("spoken")) ?? {};
  return isLanguage(language) && typeof locale === "string" ? { language, locale } : null;
}

export function writeSpoken(spoken: Spoken): Promise<void> {
  return write("spoken", spoken);
}

/** A person asked for a test and waits for it. */
export function writeTest(at: UnixMs): Promise<void> {
  return write("test", at);
}

/** @returns whether somebody waits, once */
export async function takeTest(now: UnixMs): Promise<boolean> {
  const at = (await read<UnixMs>("test")) ?? 0;
  if (at !== 0) await writeTest(0);
  return Math.abs(now - at) < TEST_WAITS_MS;
}

async function read<T>(name: string): Promise<T | undefined> {
  try {
    const kept = await (await caches.open(CACHE)).match(key(name));
    return kept && ((await kept.json()) as T);
  } catch {
    return undefined; // the disk fails, or it was cleared: as if nothing had been kept
  }
}

async function write(name: string, value: unknown): Promise<void> {
  await (await caches.open(CACHE)).put(key(name), new Response(JSON.stringify(value))).catch(() => {});
}

function key(name: string): string {
  return `${location.origin}/?notifications=${name}`;
}
