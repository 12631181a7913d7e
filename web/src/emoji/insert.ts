// Words put into what somebody types, as if they had typed them, so that it can be undone.

/** @param from what stood from there to `to` gives way to them */
export function insertAt(area: HTMLTextAreaElement, words: string, from = area.selectionStart, to = area.selectionEnd): void {
  area.focus();
  area.setSelectionRange(from, to);
  if (document.execCommand("insertText", false, words)) return;
  area.setRangeText(words, from, to, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
