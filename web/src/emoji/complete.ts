// Emoji by the beginning of their short code, while one types it.

import { TABLE } from "./all.ts";
import { keptTone } from "./recent.ts";
import { found, toned } from "./table.ts";

export function emojiFor(typed: string, limit: number) {
  return found(TABLE, typed, limit).map(({ emoji, hasTones, codes, label }) => {
    const shown = hasTones ? toned(emoji, keptTone()) : emoji;
    // Of several codes the one that is being typed.
    const code = codes.find((each) => each.startsWith(typed)) ?? codes[0];
    return { id: emoji, sign: shown, label: code ? `:${code}:` : label, more: code ? label : "", words: shown };
  });
}
