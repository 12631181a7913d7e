// What was typed and is not sent yet.

import { MAX_TEXT_BYTES } from "../content/text.ts";
import type { Preference } from "./preference.ts";

export const draft: Preference<string> = {
  initial: "",
  tidy: (text) => (typeof text === "string" ? text.slice(0, MAX_TEXT_BYTES).toWellFormed() : ""),
};
