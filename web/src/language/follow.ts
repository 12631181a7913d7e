// What another tab chose is spoken here too.

import { reload } from "../app/reload.ts";
import { LANGUAGE_KEY, language } from "./chosen.ts";

export function followLanguage(): void {
  addEventListener("storage", (event) => {
    const { key, newValue } = event as StorageEvent;
    if (key === LANGUAGE_KEY && newValue !== language) void reload();
  });
}
