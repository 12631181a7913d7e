// Lists and lengths of time, as the chosen language has them.

import { apart, spoken } from "./say.ts";

/** "Ana, Ben and Cem" */
export function listed(names: readonly string[]): string {
  // As Parley writes English: without a comma before the last.
  const { language } = spoken();
  return new Intl.ListFormat(language === "en" ? "en-GB" : language).format(names.map(apart));
}

/** "1 second", "5 minutes" */
export function lengthOf(count: number, unit: "second" | "minute" | "hour" | "day" | "week"): string {
  return new Intl.NumberFormat(spoken().language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}
