// When a conversation has something to do by itself in time: a self-update after joining, then every 7 days or 1,000 own messages.

import type { UnixMs } from "../../../protocol/index.ts";
import type { ConversationRecord, IntentRecord } from "../../store/conversation-record.ts";
import type { AccountRecord } from "../../store/tables.ts";
import { isDeletedGroup } from "../requests/request.ts";
import { isHostingDue } from "../say/hosting.ts";
import type { World } from "../world.ts";

const UPDATE_EVERY_MS = 7 * 24 * 3600_000;
const UPDATE_EVERY_MESSAGES = 1000;
/** Another device of the account changed it, and tells it: where it died over that, this one does with the next that happens there. */
const OTHER_TELLS_WITHIN_MS = 15 * 60_000;
export const SELF_UPDATE = "self-update";

/** Whether there is anything that `maintain` (maintaining.ts) would do. */
export function isMaintenanceDue(record: ConversationRecord, { account, clock, contacts }: World): boolean {
  const now = clock.now();
  return (
    isDeletedGroup(record) ||
    isProfileDue(record, account(), now) ||
    record.owesIntroduction ||
    isHostingDue(record, contacts) ||
    isUpdateDue(record, now)
  );
}

/** A name, a photo or what one says of oneself that was changed is said in each conversation. */
export function isProfileDue(
  record: ConversationRecord,
  {
    name,
    photo,
    about = "",
    business,
    profileHeardAt = null,
  }: Pick<AccountRecord, "name" | "photo" | "about" | "business" | "profileHeardAt">,
  now: UnixMs,
): boolean {
  if (record.state !== "active" || record.kind === "self" || record.request !== null) return false;
  if ((record.introducedBusiness ?? 0) !== (business?.version ?? 0)) return true;
  if (profileHeardAt !== null && Math.abs(now - profileHeardAt) < OTHER_TELLS_WITHIN_MS) return false;
  if ((record.introducedAbout ?? "") !== about) return true;
  return record.introducedAs !== name || (record.introducedPhoto ?? null) !== (photo?.blob ?? null);
}

/** The weekly update waits for a sign of life, so that sleeping conversations stay asleep. */
export function isUpdateDue(record: ConversationRecord, now: UnixMs): boolean {
  const at = updateDueAt(record);
  return at !== null && at <= now;
}

/** Null: not by the clock */
export function updateDueAt({ state, request, intents, ...record }: ConversationRecord): UnixMs | null {
  if (state !== "active" || request !== null || intents.some(({ id }) => id === SELF_UPDATE)) return null;
  if (record.selfUpdateAt !== null) return record.selfUpdateAt;
  if (record.ownSinceUpdate >= UPDATE_EVERY_MESSAGES) return 0;
  return record.ownSinceUpdate > 0 ? record.updatedAt + UPDATE_EVERY_MS : null;
}

/** When `work` has something to do by the clock alone, in milliseconds from now. */
export function nextDueMs(record: ConversationRecord, now: UnixMs): number | null {
  if (record.state !== "active" || record.request !== null) return null;
  const times = record.intents
    .filter(({ failed, notBefore }) => failed === null && notBefore > now)
    .map(({ notBefore }) => notBefore);
  if (record.selfUpdateAt !== null) times.push(record.selfUpdateAt);
  return times.length === 0 ? null : Math.max(1, Math.min(...times) - now);
}

/** The first that is due and has not failed. */
export function nextIntent(intents: readonly IntentRecord[], now: number): IntentRecord | undefined {
  return intents.find(({ failed, notBefore }) => failed === null && notBefore <= now);
}
