// Marks words in the chat on screen, over what is drawn there: the browser paints them, and no bubble is drawn anew
// (https://drafts.csswg.org/css-highlight-api-1/). Where it cannot, messages are found and shown all the same.

import { wordsIn } from "../../../client/search/words.ts";

const ALL = "found";
const CURRENT = "found-now";
/** Of a chat, and of a business's conversation */
const WORDS = ".timeline .words, .inbox-log .words";

export type Marks = {
  /** Folded beginnings */
  words: readonly string[];
  /** The one that is shown */
  item: string | null;
};

/** @returns ends it. @param wanted is asked again whenever something else is drawn */
export function markWords(wanted: () => Marks): { again(): void; end(): void } {
  let isDue = false;
  const again = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      paint(wanted());
    });
  };
  const observer = new MutationObserver(again);
  observer.observe(document.querySelector("main") ?? document.body, { childList: true, subtree: true, characterData: true });
  return {
    again,
    end() {
      observer.disconnect();
      isDue = true;
      paint({ words: [], item: null });
    },
  };
}

function paint({ words, item }: Marks): void {
  if (typeof Highlight === "undefined") return;
  const [all, current] = [new Highlight(), new Highlight()];
  current.priority = 1;
  if (words.length > 0)
    for (const element of document.querySelectorAll(WORDS)) {
      const isCurrent = item !== null && element.closest("article")?.id === `m-${item}`;
      for (const range of rangesIn(element, words)) (isCurrent ? current : all).add(range);
    }
  CSS.highlights.set(ALL, all);
  CSS.highlights.set(CURRENT, current);
}

/** A word may stand in several pieces, as where a half of it is bold. */
function rangesIn(element: Element, words: readonly string[]): Range[] {
  const pieces: { node: Node; from: number }[] = [];
  let text = "";
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    pieces.push({ node, from: text.length });
    text += node.nodeValue ?? "";
  }
  const placeOf = (at: number) => pieces.findLast(({ from }) => from <= at);
  return [...wordsIn(text)].flatMap(({ word, from, to }) => {
    const [first, last] = [placeOf(from), placeOf(to - 1)];
    if (first === undefined || last === undefined || !words.some((each) => word.startsWith(each))) return [];
    const range = document.createRange();
    range.setStart(first.node, from - first.from);
    range.setEnd(last.node, to - last.from);
    return [range];
  });
}
