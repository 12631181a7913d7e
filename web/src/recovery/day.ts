// A day as people say it, with its year.

import { spoken } from "../language/say.ts";

export function dayOf(at: number): string {
  return new Date(at).toLocaleDateString(spoken().locale, { day: "numeric", month: "long", year: "numeric" });
}
