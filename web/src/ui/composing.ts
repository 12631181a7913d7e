// Whether a key belongs to words that are still put together, as in Japanese: then it is the input method's, and nothing is sent.

/** Safari tells the end of a composition before the key that ended it, which then bears only the code of old: https://bugs.webkit.org/show_bug.cgi?id=165004 */
export function isComposing(event: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean {
  return event.isComposing || event.keyCode === 229;
}
