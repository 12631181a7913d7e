// How small a large video is made: which size, and how many bits a second.

import { MAX_FILE_BYTES } from "../../../protocol/index.ts";
import type { Size } from "./picture-size.ts";

export type Plan = { size: Size; bitsPerSecond: number };

/** The shorter side, and what it takes to look well at it */
const FULL = { edge: 1080, bitsPerSecond: 4_000_000 };
const HALF = { edge: 720, bitsPerSecond: 2_000_000 };
/** A film that would be larger than this is made smaller still. */
const FULL_BYTES = 32 * 1024 * 1024;
/** Less than that is no film any more. */
const LEAST_BITS_PER_SECOND = 500_000;
const LARGE_BYTES = 16 * 1024 * 1024;
/** Room for sound and what is around it */
const MOST_BYTES = MAX_FILE_BYTES * 0.85;

/** Null where it stays as it is. @param film its sides as they are shown */
export function planFor(film: Size & { bytes: number; durationS: number }): Plan | null {
  const { bytes, durationS } = film;
  const edge = Math.min(film.width, film.height);
  if (!(durationS > 0) || !(edge > 0) || (bytes <= LARGE_BYTES && edge <= FULL.edge)) return null;
  const aim = edge >= FULL.edge && (FULL.bitsPerSecond / 8) * durationS <= FULL_BYTES ? FULL : HALF;
  const scale = Math.min(1, aim.edge / edge);
  const bitsPerSecond = Math.floor(Math.min(aim.bitsPerSecond, (MOST_BYTES * 8) / durationS));
  if (bitsPerSecond < LEAST_BITS_PER_SECOND || (bitsPerSecond / 8) * durationS > bytes * 0.8) return null;
  return { size: { width: even(film.width * scale), height: even(film.height * scale) }, bitsPerSecond };
}

/** Colours are stored for each two by two pixels. */
function even(side: number): number {
  return Math.max(2, Math.round(side / 2) * 2);
}
