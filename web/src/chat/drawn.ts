// How much of what was read of a history is drawn: a page that comes in is drawn a few rows a frame, so that scrolling goes on meanwhile.

/** A slow phone draws so many in a frame. */
export const ROWS_A_FRAME = 4;
/** At the end of a chat that is opened: a screen, and some */
export const ROWS_AT_FIRST = 20;

type Item = { id: string };

/**
 * @param drawn what is drawn already; null: nothing, or another place of the history
 * @param atFirst of the newest, where nothing is drawn
 * @returns a part without gaps; what is drawn stays
 */
export function moreDrawn(all: readonly Item[], drawn: readonly Item[] | null, atFirst: number): { from: number; to: number } {
  // Those at the ends may be gone since: deleted, or by their time.
  const ids = new Set(drawn?.map(({ id }) => id));
  const from = all.findIndex(({ id }) => ids.has(id));
  const to = all.findLastIndex(({ id }) => ids.has(id));
  if (from < 0) return { from: Math.max(0, all.length - atFirst), to: all.length };
  return { from: Math.max(0, from - ROWS_A_FRAME), to: Math.min(all.length, to + 1 + ROWS_A_FRAME) };
}
