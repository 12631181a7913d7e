// Which rows of a long list are drawn: those on screen, and some above and below.

import { createSignal, onCleanup } from "solid-js";

/** Rows beyond the screen on each side, so that a fling does not outrun them. */
const BEYOND = 20;
/** Before the first row was measured */
const ROW_PX = 72;

export type Span = { from: number; to: number };

/** In steps, so that most scrolling changes nothing. */
export function spanOf(at: { count: number; rowPx: number; topPx: number; viewPx: number }): Span {
  const { count, rowPx, topPx, viewPx } = at;
  const first = Math.floor(topPx / rowPx) - BEYOND;
  const last = Math.ceil((topPx + viewPx) / rowPx) + BEYOND;
  const to = Math.min(count, Math.ceil(last / BEYOND) * BEYOND);
  return { from: Math.min(Math.max(0, Math.floor(first / BEYOND) * BEYOND), to), to };
}

export function rowsNear(count: () => number) {
  const [at, setAt] = createSignal({ rowPx: ROW_PX, topPx: 0, viewPx: innerHeight });
  let list: HTMLElement | undefined;

  function look(): void {
    const scroller = list?.parentElement;
    if (list === undefined || !scroller) return;
    const topPx = Math.max(0, scroller.getBoundingClientRect().top - list.getBoundingClientRect().top);
    setAt({ rowPx: list.querySelector("li")?.offsetHeight || ROW_PX, topPx, viewPx: scroller.clientHeight });
  }

  addEventListener("resize", look);
  onCleanup(() => removeEventListener("resize", look));
  return {
    span: () => spanOf({ count: count(), ...at() }),
    rowPx: () => at().rowPx,
    /** To be called when what is around the list scrolls */
    look,
    ref(element: HTMLElement): void {
      list = element;
      queueMicrotask(look);
    },
  };
}
