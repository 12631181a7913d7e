// One emoji, as a reaction may be: a flag, a keycap, or a pictograph with what joins it to others.

import { utf8 } from "../../protocol/index.ts";

export const MAX_EMOJI_BYTES = 32;

/** The structure of UTS #51 §1.4.9, not a list of those that exist: a newer emoji passes an older app. Always one grapheme. */
export function isEmoji(text: string): boolean {
  return utf8(text).length <= MAX_EMOJI_BYTES && EMOJI.test(text);
}

/** The same emoji with and without its "as a picture" mark (U+FE0F), which not every keyboard writes. */
export function bareEmoji(emoji: string): string {
  return emoji.replaceAll("\ufe0f", "");
}

const PICTOGRAPH = String.raw`\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?(?:[\u{e0020}-\u{e007e}]+\u{e007f})?`;
const EMOJI = new RegExp(
  String.raw`^(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|${PICTOGRAPH}(?:\u200d${PICTOGRAPH})*)$`,
  "u",
);
