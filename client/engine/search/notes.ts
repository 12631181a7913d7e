// What a step changes in a timeline is noted for the index in that very step; what it takes out or rewords goes from the index at once.

import { blockOf } from "../../search/block-of.ts";
import type { Write } from "../../store/port.ts";
import type { Draft } from "../draft.ts";

/** What was said while one was there is looked for first: it is not behind years that a history brings. */
export const NOTED = { before: 0, now: 1 } as const;

/** @param writes of the step */
export function searchNotes({ record: { id }, changed, isFromHistory }: Draft, writes: readonly Write[]): Write[] {
  const lines = writes.flatMap((each) => (each.table === "timeline" && "key" in each ? [each] : []));
  const noted = new Set(lines.map(({ key }) => blockOf(Number(key[1]))));
  const gone = lines.filter(({ value }) => value === null).map(({ key }) => Number(key[1]));
  const stale = new Set([...gone, ...changed.map(({ seq }) => seq)].map(blockOf));
  const when = isFromHistory ? NOTED.before : NOTED.now;
  return [
    ...[...noted].map((block): Write => ({ table: "searchNotes", key: [when, id, block], value: {} })),
    ...[...stale].map((block): Write => ({ table: "search", key: [id, block], value: null })),
  ];
}
