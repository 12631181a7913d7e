// Figures of a team as rows of a plot: by day, none left out, and by who it was.

import type { UnixMs } from "../../../../protocol/index.ts";
import type { FigureView } from "../views.ts";

const DAY_MS = 24 * 3600_000;

export type Sum = { answered: number; responses: number; responseMs: number; opened: number; closed: number };
const NONE: Sum = { answered: 0, responses: 0, responseMs: 0, opened: 0, closed: 0 };

export function sumOf(figures: readonly FigureView[]): Sum {
  return figures.reduce(
    (sum, each) => ({
      answered: sum.answered + each.answered,
      responses: sum.responses + each.responses,
      responseMs: sum.responseMs + each.responseMs,
      opened: sum.opened + each.opened,
      closed: sum.closed + each.closed,
    }),
    NONE,
  );
}

/** Oldest first, up to the day of `now`. */
export function byDay(figures: readonly FigureView[], days: number, now: UnixMs): { day: UnixMs; sum: Sum }[] {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  return Array.from({ length: days }, (_, at) => {
    const day = today - (days - 1 - at) * DAY_MS;
    return { day, sum: sumOf(figures.filter((each) => each.day === day)) };
  });
}

/** Who answered most comes first; what nobody of the business did is nobody's. */
export function byMember(figures: readonly FigureView[]): { member: string; sum: Sum }[] {
  const groups = Map.groupBy(
    figures.filter(({ member }) => member !== ""),
    ({ member }) => member,
  );
  return [...groups].map(([member, all]) => ({ member, sum: sumOf(all) })).sort((a, b) => b.sum.answered - a.sum.answered);
}

/** On average; null where nobody waited */
export function responseTime({ responses, responseMs }: Sum): number | null {
  return responses === 0 ? null : responseMs / responses;
}
