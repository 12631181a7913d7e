// What a step changes behind what the history has by now: noted with the step itself, so that nothing of it is lost. New lines need no note, where they stand at its end.

import type { Write } from "../../store/port.ts";
import type { AccountRecord } from "../../store/tables.ts";
import { type Draft, PLACE_OF_OWN } from "../draft.ts";

/** There is a way to come back to the account, and its person wants a history. */
export function keepsHistory({ recovery, history }: Pick<AccountRecord, "recovery" | "history">): boolean {
  return recovery != null && !history;
}

/** @param keeps whether this account has a history */
export function historyNotes(
  { record: { id }, lines, changed, reactions, stars, elsewhere, isFromHistory }: Draft,
  keeps: boolean,
): Write[] {
  if (!keeps || isFromHistory) return [];
  const behind = [...changed, ...lines.filter(isBehind)];
  return [
    ...behind.map(({ seq, place }): Write => ({ table: "historyNotes", key: [id, seq, "line", place], value: {} })),
    ...[{ conversation: id, stars }, ...elsewhere].flatMap(({ conversation, stars: some = [] }) =>
      some.map(({ seq, place }): Write => ({ table: "historyNotes", key: [conversation, seq, "star", place], value: {} })),
    ),
    ...reactions.map(({ to, account }): Write => ({ table: "historyNotes", key: [id, to, "reaction", account], value: {} })),
  ];
}

/** What this device says by itself stands where the log has been for a while; what a newcomer is told, where it was not there yet. */
function isBehind({ place, record }: Draft["lines"][number]): boolean {
  return place >= PLACE_OF_OWN || (record.kind === "message" && record.told !== undefined);
}
