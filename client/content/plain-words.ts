// A text without its marks: for lists, quotes, notifications, and who reads aloud.

import { formatted, type Inline } from "./format.ts";
import { linksIn } from "./links.ts";

/** @param isCut it is only the beginning of what was said */
export function plainWords(text: string, isCut = false): string {
  const lines = formatted(text, linksIn(text), isCut).flatMap((block) => {
    if ("text" in block) return [block.text];
    if ("inside" in block) return [plain(block.inside)];
    return block.items.map(({ number, inside }) => `${block.kind === "numbers" ? `${number}.` : "•"} ${plain(inside)}`);
  });
  return lines.join("\n");
}

function plain(inside: readonly Inline[]): string {
  return inside.map((each) => ("inside" in each ? plain(each.inside) : each.kind === "link" ? each.url : each.text)).join("");
}
