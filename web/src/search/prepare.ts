// Makes what is missing of the index while nobody needs the time: so that nobody waits for it who searches.

import { verbs } from "../engine/use.ts";

/** Who opens the app to read one message is gone by then. */
const AFTER_MS = 30_000;

/** @returns ends it */
export function prepareWhenIdle(): () => void {
  let isOver = false;
  const timer = setTimeout(() => void prepare(), AFTER_MS);
  async function prepare(): Promise<void> {
    try {
      while (!isOver) {
        await new Promise<void>((isIdle) => requestIdle(isIdle));
        if (isOver || (await verbs.search({ text: "" })).left === 0) return;
      }
    } catch {
      // Whoever searches is told.
    }
  }
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** Safari has no such moment. */
function requestIdle(then: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(then);
  else setTimeout(then, 200);
}
