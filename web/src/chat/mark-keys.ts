// Ctrl or ⌘ with B or I, where one types. What they do is loaded with the first.

const MARKS: Readonly<Record<string, string>> = { b: "*", i: "_" };

/** @returns whether it was such a key */
export function takeMarkKey(event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }): boolean {
  const mark = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && MARKS[event.key.toLowerCase()];
  if (!mark) return false;
  const area = event.currentTarget;
  event.preventDefault();
  void import("./wrapped.ts").then(({ wrapSelection }) => wrapSelection(area, mark)).catch(() => {});
  return true;
}
