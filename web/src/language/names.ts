// How each language is called by those who speak it.

import type { Language } from "./languages.ts";

export const NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  fr: "Français",
  "pt-BR": "Português (Brasil)",
  ar: "العربية",
  he: "עברית",
};
