// What is so since a moment, or is not: a chat that stands on top, is archived, is marked as unread, or was deleted from the list.

import type { UnixMs } from "../../protocol/index.ts";
import type { Preference } from "./preference.ts";

export const moment: Preference<UnixMs | null> = {
  initial: null,
  tidy: (given) => (Number.isSafeInteger(given) && (given as number) >= 0 ? (given as UnixMs) : null),
};
