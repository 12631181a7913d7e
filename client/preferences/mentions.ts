// Whether somebody who means this account is heard of while their chat is muted.

import type { Preference } from "./preference.ts";

export type WhileMuted = "told" | "quiet";

export const mentions: Preference<WhileMuted> = {
  initial: "told",
  tidy: (given) => (given === "quiet" ? "quiet" : "told"),
};
