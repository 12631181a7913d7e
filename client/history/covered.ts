// Which lines of a chat are in a history, as stretches of its log: a device that was away has some that no other one ever had.

import type { Seq } from "../../protocol/index.ts";

/** From that line to that one, both included; in order, and apart. */
export type Stretch = [Seq, Seq];

export function withStretch(there: readonly Stretch[], [from, to]: Stretch): Stretch[] {
  const before = there.filter(([, end]) => end < from - 1);
  const behind = there.filter(([start]) => start > to + 1);
  const touched = there.filter(([start, end]) => end >= from - 1 && start <= to + 1);
  const whole: Stretch = [Math.min(from, ...touched.map(([start]) => start)), Math.max(to, ...touched.map(([, end]) => end))];
  return [...before, whole, ...behind];
}

/** What is between them, and after the last: that one has no end. */
export function holesIn(there: readonly Stretch[]): Stretch[] {
  const starts = [1, ...there.map(([, to]) => to + 1)];
  const ends = [...there.map(([from]) => from - 1), Number.POSITIVE_INFINITY];
  return starts.map((from, i): Stretch => [from, ends[i] ?? from]).filter(([from, to]) => from <= to);
}

/** @param holes in order */
export function apartFrom([from, to]: Stretch, holes: readonly Seq[]): Stretch[] {
  const inside = holes.filter((seq) => from <= seq && seq <= to);
  const starts = [from, ...inside.map((seq) => seq + 1)];
  const ends = [...inside.map((seq) => seq - 1), to];
  return starts.map((start, i): Stretch => [start, ends[i] ?? to]).filter(([start, end]) => start <= end);
}

export function isCovered(there: readonly Stretch[] | undefined, seq: Seq): boolean {
  return there?.some(([from, to]) => from <= seq && seq <= to) ?? false;
}
