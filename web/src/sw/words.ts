// The words of the chosen language, for the service worker: kept here as they are fetched, and said in notifications.

import { learn } from "../language/cases.ts";
import { languageFor, localeFor } from "../language/languages.ts";
import { speak, type Words } from "../language/say.ts";
import { readSpoken, type Spoken } from "./kept.ts";

const CACHE = "parley-words";
/** The build writes here what it made of the catalogues. */
const WORDS = "__WORDS_OF_THIS_BUILD__";
/** What waits for them goes on in English. */
const PATIENCE_MS = 10_000;
const PARTS = ["first", "rest", "worker"] as const;

export const isWords = (path: string): boolean => path.startsWith("/assets/words-");

/** @throws where they are neither kept nor to be had */
export async function wordsAt(path: string): Promise<Response> {
  return keptOrFetched(await caches.open(CACHE), path, fetch);
}

export async function keptOrFetched(cache: Pick<Cache, "match" | "put">, path: string, get: typeof fetch): Promise<Response> {
  const kept = await cache.match(path);
  if (kept) return kept;
  const answer = await get(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
  // What answers in the service's place, as a hotel's network does, is no words, and would stay.
  if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) await cache.put(path, answer.clone());
  return answer;
}

/** With the shell, so that the page opens in its language without a network. Where they are not to be had it opens in English. */
export async function keepWords(): Promise<void> {
  const { language } = await spokenHere();
  if (language !== "en") await Promise.allSettled(PARTS.map((part) => wordsAt(pathOf(part, language))));
}

/** Those of builds that nobody has open any more */
export async function dropOtherWords(): Promise<void> {
  const cache = await caches.open(CACHE);
  const others = (await cache.keys()).filter(({ url }) => !url.includes(WORDS));
  await Promise.all(others.map((each) => cache.delete(each)));
}

/** What is said from here on is said as the pages say it; in English where the words are not to be had. */
export async function speakAsPages(): Promise<void> {
  try {
    const { language, locale } = await spokenHere();
    speak(language, locale);
    if (language !== "en") learn((await (await wordsAt(pathOf("worker", language))).json()) as Words);
  } catch {
    // no words, and no network
  }
}

/** As a page wrote it down, or as a page would choose that is opened now */
async function spokenHere(): Promise<Spoken> {
  const kept = await readSpoken();
  if (kept !== null) return kept;
  const language = languageFor(navigator.languages);
  return { language, locale: localeFor(language, navigator.languages) };
}

function pathOf(part: (typeof PARTS)[number], language: string): string {
  return `/assets/words-${part}-${language}-${WORDS}.json`;
}
