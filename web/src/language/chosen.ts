// Which language this page speaks, as of its first moment: what was chosen here, or else the first that the system names.

import { isLanguage, isRightToLeft, type Language, languageFor, localeFor } from "./languages.ts";
import { speak } from "./say.ts";

export const LANGUAGE_KEY = "parley-language";

export const language: Language = kept() ?? languageFor(navigator.languages);
/** For `Intl` */
export const locale = localeFor(language, navigator.languages);
export const isMirrored = isRightToLeft(language);

speak(language, locale);
document.documentElement.lang = language;
document.documentElement.dir = isMirrored ? "rtl" : "ltr";

function kept(): Language | null {
  try {
    const value = localStorage.getItem(LANGUAGE_KEY);
    return isLanguage(value) ? value : null;
  } catch {
    return null; // storage refused: as the system has it
  }
}
