// Whom a restart goes without, since the directory gives nobody of them (CT9).

import type { AccountId, Rejection, UnixMs } from "../../../protocol/index.ts";
import type { MissingRecord } from "../../store/conversation-record.ts";

/** Time for a device that is low to put in more, which it does as soon as it is online: two more tries */
const MISSING_FOR_MS = 20 * 60_000;
/** Whoever left them out adds them as soon as they are there again, and asks for that so often and so long. */
export const ABSENT_AGAIN_MS = 24 * 3600_000;
export const ABSENT_FOR_MS = 30 * ABSENT_AGAIN_MS;

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
