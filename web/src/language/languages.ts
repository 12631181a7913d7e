// The languages that Parley speaks.

const LANGUAGES = ["en", "de", "es", "fr", "pt-BR", "ar", "he"] as const;
export type Language = (typeof LANGUAGES)[number];

export const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);

export const isRightToLeft = (language: Language): boolean => /ar|he/.test(language);

/** The first that somebody reads and Parley speaks; English where there is none. @param wanted as `navigator.languages` tells them */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const known = LANGUAGES.find((language) => baseOf(language) === baseOf(tag));
    if (known) return known;
  }
  return "en";
}

/** How dates and numbers are written: as in the country that the system names with that language. */
export function localeFor(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => baseOf(tag) === baseOf(language)) ?? language;
}

/** Some systems still give the code that Hebrew had until 1989. */
const baseOf = (tag: string): string => tag.toLowerCase().split("-")[0]?.replace("iw", "he") ?? "";
