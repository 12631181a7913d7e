// How much has not left yet, up to a bound: each look reads no more rows than it takes to know.

import type { OutboxRecord } from "../../../client/store/tables.ts";

/** What has failed waits for nobody. */
export function stillWaiting(outboxes: { values(): Iterable<readonly OutboxRecord[]> }, most: number): number {
  let found = 0;
  for (const outbox of outboxes.values()) {
    found += outbox.filter(({ failure }) => failure === null).length;
    if (found >= most) return most;
  }
  return found;
}
