// The marks of bold or italic around what is selected, or away from it.

type Selected = { text: string; from: number; to: number };
/** What is put in place of `from` to `to`, and what of it is selected then */
type Change = { from: number; to: number; words: string; select: [number, number] };

/** Marks stand close to words, or they would not count: blanks at the ends stay outside. Null where a mark would not do: over several lines. */
export function wrapped({ text, from, to }: Selected, mark: string): Change | null {
  const picked = text.slice(from, to);
  if (picked.includes("\n")) return null;
  const start = from + (picked.trim() === "" ? 0 : picked.length - picked.trimStart().length);
  const words = picked.trim();
  const end = start + words.length;
  if (words.length > 2 && words.startsWith(mark) && words.endsWith(mark))
    return { from: start, to: end, words: words.slice(1, -1), select: [start, end - 2] };
  if (words !== "" && text[start - 1] === mark && text[end] === mark)
    return { from: start - 1, to: end + 1, words, select: [start - 1, end - 1] };
  return { from: start, to: end, words: `${mark}${words}${mark}`, select: [start + 1, end + 1] };
}

/** As if it was typed, so that it can be undone. */
export function wrapSelection(area: HTMLTextAreaElement, mark: string): void {
  const change = wrapped({ text: area.value, from: area.selectionStart, to: area.selectionEnd }, mark);
  if (change === null) return;
  area.setSelectionRange(change.from, change.to);
  if (!document.execCommand("insertText", false, change.words)) {
    area.setRangeText(change.words);
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  area.setSelectionRange(...change.select);
}
