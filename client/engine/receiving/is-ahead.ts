import type { ContentRecord } from "../../store/tables.ts";

/** The message itself is not here: only what came of it is (said-ahead.ts). */
export function isAhead({ reworded, polled, reacted, opened }: ContentRecord): boolean {
  return [reworded, polled, reacted, opened].some((said) => said !== undefined);
}
