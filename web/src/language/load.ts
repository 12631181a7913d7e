// Brings the words of the chosen language: English has none to bring.

import { language } from "./chosen.ts";

/** The build writes here what it made of the catalogues. */
const WORDS = "__WORDS_OF_THIS_BUILD__";
/** Read by what `web/build/words/plugin.ts` puts into Vite's helper: what is loaded later waits for its words. */
declare global {
  var parleyWords: Promise<void> | undefined;
}

/** A page in English is better than one that waits. */
const PATIENCE_MS = 8_000;

/** @param draw the page, which is not drawn before its words are there, or known not to come */
export async function withWords(draw: () => void): Promise<void> {
  if (language !== "en") {
    const [first, rest] = ["first", "rest"].map((part) =>
      fetch(`/assets/words-${part}-${language}-${WORDS}.json`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null),
    );
    try {
      const { learnFrom } = await import("./others.ts");
      await learnFrom(first);
      globalThis.parleyWords = learnFrom(rest);
    } catch {
      // not there, and no connection: English is said
    }
  }
  draw();
}
