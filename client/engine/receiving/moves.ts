// When a device got how far: kept for its last steps, so that one can say when somebody had a message, as far as this device heard it happen.

import type { Seq, UnixMs } from "../../../protocol/index.ts";
import type { MarkerRecord } from "../../store/tables.ts";

type Reach = Pick<MarkerRecord, "delivered" | "read">;
/** Each marker's record is written anew with every step: that has an end. */
const KEPT_MOVES = 12;

/** @param at when it was heard; null: it was told later, and happened some time before */
export function withMove(before: MarkerRecord | undefined, { delivered, read }: Reach, at: UnixMs | null): MarkerRecord["moves"] {
  const moves = before?.moves ?? [{ delivered: before?.delivered ?? 0, read: before?.read ?? 0, at: null }];
  return [...moves, { delivered, read, at }].slice(-KEPT_MOVES);
}

/** Null: it has not got so far. `at` null: it has, and nobody heard when. */
export function reachedAt(marker: MarkerRecord, which: keyof Reach, seq: Seq): { at: UnixMs | null } | null {
  if (marker[which] < seq) return null;
  const { moves = [] } = marker;
  const step = moves.findIndex((move) => move[which] >= seq);
  // What was before the first that is kept is not known.
  return { at: step > 0 ? (moves[step]?.at ?? null) : null };
}
