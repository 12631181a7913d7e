// Which rows of a long list are drawn: those on screen, and some above and below.

import { createMemo, createSignal, onCleanup } from "solid-js";

/** Rows beyond the screen on each side, so that a fling does not outrun them. */
const BEYOND = 20;
/** So many rows come and go at once: few, so that a frame has the time to draw them on a slow phone. */
const STEP = 4;
/** Before the first row was measured */
const ROW_PX = 72;

export type Span = { from: number; to: number };

/** In steps, so that most scrolling changes nothing. */
export function spanOf(at: { count: number; rowPx: number; topPx: number; viewPx: number }): Span {
  const { count, rowPx, topPx, viewPx } = at;
  const first = Math.floor(topPx / rowPx) - BEYOND;
  const last = Math.ceil((topPx + viewPx) / rowPx) + BEYOND;
  const to = Math.min(count, Math.ceil(last / STEP) * STEP);
  return { from: Math.min(Math.max(0, Math.floor(first / STEP) * STEP), to), to };
}

export function rowsNear(count: () => number) {
  const [at, setAt] = createSignal({ rowPx: ROW_PX, topPx: 0, viewPx: innerHeight });
  let list: HTMLElement | undefined;
  // Each row reads it: what scrolls by less than a step must not wake them.
  const span = createMemo(() => spanOf({ count: count(), ...at() }), undefined, { equals: isSameSpan });
  const rowPx = createMemo(() => at().rowPx);

  function look(): void {
    const scroller = list?.parentElement;
    if (list === undefined || !scroller) return;
    const topPx = Math.max(0, scroller.getBoundingClientRect().top - list.getBoundingClientRect().top);
    setAt({ rowPx: list.querySelector("li")?.offsetHeight || ROW_PX, topPx, viewPx: scroller.clientHeight });
  }

  addEventListener("resize", look);
  onCleanup(() => removeEventListener("resize", look));
  return {
    span,
    rowPx,
    /** To be called when what is around the list scrolls */
    look,
    ref(element: HTMLElement): void {
      list = element;
      queueMicrotask(look);
    },
  };
}

function isSameSpan(a: Span, b: Span): boolean {
  return a.from === b.from && a.to === b.to;
}
