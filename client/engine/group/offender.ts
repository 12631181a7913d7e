// Whom a majority reported, verified once: a group that stays frozen is looked at with each wake, and has a signature of each account (CT4).

import { offenderOf } from "../../../mls/index.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import type { Standing } from "./standing.ts";

type Verdict = { generation: number; devices: string; offender: Promise<AccountId | null> };

/** By the reports that froze it: they are the same ones as long as the service says the same (same-reports.ts). */
const verdicts = new WeakMap<readonly Uint8Array[], Verdict>();

export function knownOffenderOf(
  reports: readonly Uint8Array[],
  known: Standing,
  conversation: ConversationId,
): Promise<AccountId | null> {
  const { generation, roster } = known;
  const devices = roster.map(({ deviceId }) => deviceId).join();
  const before = verdicts.get(reports);
  if (before?.generation === generation && before.devices === devices) return before.offender;
  const offender = offenderOf(reports, known, { conversation, generation });
  verdicts.set(reports, { generation, devices, offender });
  return offender;
}
