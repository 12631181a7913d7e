// The part of a timeline that somebody looks at: read once from the store, then kept in step line by line.

import type { Seq } from "../../protocol/index.ts";
import type { TimelineLine } from "../engine/world.ts";

export type Window = {
  /** In order of seq and place. */
  lines: readonly TimelineLine[];
  /** There are older lines than the first one here. */
  hasMore: boolean;
};
/** Without `before`: the newest lines. */
export type Frame = { limit: number; before?: Seq | undefined };

/** @param found newest first, and one more than `limit` if there are more */
export function openWindow(found: readonly TimelineLine[], { limit }: Frame): Window {
  return { lines: found.slice(0, limit).reverse(), hasMore: found.length > limit };
}

/** Lines that were stored since; those that the window holds already are replaced. */
export function mergeLines(window: Window, news: readonly TimelineLine[], { limit, before }: Frame): Window {
  const first = window.lines[0];
  const wanted = news.filter((line) => {
    if (before !== undefined && line.seq >= before) return false;
    return first === undefined || !window.hasMore || compare(line, first) >= 0;
  });
  if (wanted.length === 0) return window;
  const lines = [...window.lines, ...wanted].sort(compare).filter((line, i, all) => {
    const next = all[i + 1];
    return next === undefined || compare(line, next) !== 0;
  });
  const surplus = Math.max(0, lines.length - limit);
  return { lines: lines.slice(surplus), hasMore: window.hasMore || surplus > 0 };
}

/** Sorting is stable, so of two versions of a line the later stays last. */
function compare(a: TimelineLine, b: TimelineLine): number {
  return a.seq - b.seq || a.place - b.place;
}
