// The part of a timeline that somebody looks at: read once from the store, then kept in step line by line.

import type { Seq } from "../../protocol/index.ts";
import type { TimelineLine } from "../engine/world.ts";
import type { Range, Store } from "../store/port.ts";

export type Window = {
  /** In order of seq and place. */
  lines: readonly TimelineLine[];
  /** There are older lines than the first one here. */
  hasMore: boolean;
  /** There are newer lines than the last one here. */
  hasNewer: boolean;
};
/** Without a place: the newest lines. */
export type Frame = { limit: number; before?: Seq | undefined; after?: Seq | undefined; around?: Seq | undefined };

/** The lines of one seq stay together, so that a page begins where another ends. */
export async function readWindow(store: Pick<Store, "range">, prefix: Range["prefix"], frame: Frame): Promise<Window> {
  const { limit, before, after, around } = frame;
  if (around !== undefined) {
    const newerLimit = Math.ceil(limit / 2);
    const [older, newer] = await Promise.all([
      page(store, { prefix, before: around + 1, newestFirst: true }, Math.max(1, limit - newerLimit)),
      page(store, { prefix, from: around + 1 }, newerLimit),
    ]);
    return { lines: [...older.lines.reverse(), ...newer.lines], hasMore: older.isCut, hasNewer: newer.isCut };
  }
  if (after !== undefined) {
    const [{ lines, isCut }, older] = await Promise.all([
      page(store, { prefix, from: after + 1 }, limit),
      store.range("timeline", { prefix, before: after + 1, limit: 1 }),
    ]);
    return { lines, hasMore: older.length > 0, hasNewer: isCut };
  }
  const { lines, isCut } = await page(store, { prefix, ...(before !== undefined && { before }), newestFirst: true }, limit);
  return { lines: lines.reverse(), hasMore: isCut, hasNewer: before !== undefined };
}

async function page(store: Pick<Store, "range">, range: Range, limit: number) {
  const found = await store.range("timeline", { ...range, limit: limit + 1 });
  const lines = found.map(({ key, value }): TimelineLine => ({ seq: Number(key[1]), place: Number(key[2]), record: value }));
  if (lines.length <= limit) return { lines, isCut: false };
  const next = lines[limit]?.seq;
  const whole = lines.filter(({ seq }) => seq !== next);
  return { lines: whole.length > 0 ? whole : lines.slice(0, limit), isCut: true };
}

/** Lines that were stored since; those that the window holds already are replaced. @returns what is in it of them, too */
export function mergeLines(
  window: Window,
  news: readonly TimelineLine[],
  { before, after }: Pick<Frame, "before" | "after">,
): { window: Window; merged: TimelineLine[] } {
  const [first, last] = [window.lines[0], window.lines.at(-1)];
  const merged = news.filter((line) => {
    if (before !== undefined && line.seq >= before) return false;
    if (after !== undefined && line.seq <= after) return false;
    if (before === undefined && window.hasNewer && last !== undefined && compare(line, last) > 0) return false;
    return first === undefined || !window.hasMore || compare(line, first) >= 0;
  });
  if (merged.length === 0) return { window, merged };
  const lines = [...window.lines];
  for (const line of merged) {
    // Most come last.
    let at = lines.length;
    while (at > 0 && compare(lines[at - 1] as TimelineLine, line) > 0) at--;
    const isThere = at > 0 && compare(lines[at - 1] as TimelineLine, line) === 0;
    lines.splice(isThere ? at - 1 : at, isThere ? 1 : 0, line);
  }
  return { window: { ...window, lines }, merged };
}

function compare(a: TimelineLine, b: TimelineLine): number {
  return a.seq - b.seq || a.place - b.place;
}
