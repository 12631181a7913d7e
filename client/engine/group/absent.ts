// Whom a restart goes without, since the directory gives nobody of them (CT9).

import type { AccountId, Rejection, UnixMs } from "../../../protocol/index.ts";
import type { MissingRecord } from "../../store/conversation-record.ts";

/** Whoever has the turn asks again for whom the directory does not give, and goes on without them after that long. */
export const RESTART_AGAIN_MS = 10 * 60_000;
/** Time for a device that is low to put in more, which it does as soon as it is online */
const MISSING_FOR_MS = 2 * RESTART_AGAIN_MS;
/** Whoever left them out adds them as soon as they are there again, and asks for that so often and so long. */
export const ABSENT_AGAIN_MS = 24 * 3600_000;
export const ABSENT_FOR_MS = 30 * ABSENT_AGAIN_MS;

/** However often the group is looked at meanwhile */
export function againAfterMs(missing: MissingRecord | undefined, generation: number, now: UnixMs): number {
  if (missing?.generation !== generation) return 0;
  return Math.min(missing.askedAt + RESTART_AGAIN_MS - now, RESTART_AGAIN_MS);
}

/**
 * Of whom the directory says that there is nobody at once, others after some tries.
 * @param since when the group of that generation first had to wait for somebody
 * @returns null where it has to wait
 */
export function leftOut(
  refused: readonly { account: AccountId; rejection: Rejection }[],
  { generation, since, now }: { generation: number; since: MissingRecord | undefined; now: UnixMs },
): AccountId[] | null {
  const isLate = since !== undefined && since.generation === generation && now - since.at >= MISSING_FOR_MS;
  if (!isLate && refused.some(({ rejection }) => rejection.kind !== "not-found")) return null;
  return refused.map(({ account }) => account);
}
