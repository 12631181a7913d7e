// In Settings: the language that Parley speaks on this device. Another one is another page: it is loaded anew, here and in other tabs.

import { For } from "solid-js";
import { reload } from "../app/reload.ts";
import { LANGUAGE_KEY, language } from "./chosen.ts";
import type { Language } from "./languages.ts";
import { NAMES } from "./names.ts";

export function LanguageSetting() {
  return (
    <fieldset>
      <legend>Language</legend>
      <select class="time-field" aria-label="Language" onChange={(event) => choose(event.currentTarget.value)}>
        <For each={Object.keys(NAMES) as Language[]}>
          {(each) => (
            <option value={each} lang={each} selected={each === language}>
              {NAMES[each]}
            </option>
          )}
        </For>
      </select>
    </fieldset>
  );
}

function choose(next: string): void {
  try {
    localStorage.setItem(LANGUAGE_KEY, next);
  } catch {
    return; // storage refused: the system's language stays
  }
  void reload();
}
