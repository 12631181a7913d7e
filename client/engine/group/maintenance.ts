// What a conversation does by itself in time: a self-update after joining, then every 7 days or 1,000 own messages.

import type { UnixMs } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { AccountRecord } from "../../store/tables.ts";
import type { Draft } from "../draft.ts";
import { isHostingDue, noteHosting } from "../say/hosting.ts";
import { introduceOneself, introduceOthers } from "../say/introducing.ts";
import type { World } from "../world.ts";

const UPDATE_EVERY_MS = 7 * 24 * 3600_000;
const UPDATE_EVERY_MESSAGES = 1000;
export const SELF_UPDATE = "self-update";

export async function maintain(world: World, draft: Draft): Promise<void> {
  const { record } = draft;
  if (isProfileDue(record, world.account())) introduceOneself(world, draft);
  const owes = record.owesIntroduction && record.titleFrom === null;
  if (owes && record.state === "active" && record.request === null) introduceOthers(world, draft);
  if (isHostingDue(record, world.contacts)) noteHosting(world, draft);
  if (!isUpdateDue(record, world.clock.now())) return;
  const notBefore = world.clock.now();
  const intent = { id: SELF_UPDATE, change: { kind: "self-update" }, tries: 0, notBefore, claimed: [], failed: null } as const;
  record.intents = [...record.intents, { ...intent, claimed: [] }];
  record.selfUpdateAt = null;
}

/** A name or a photo that was changed is said in each conversation. */
export function isProfileDue(
  record: ConversationRecord,
  { name, photo, business }: Pick<AccountRecord, "name" | "photo" | "business">,
): boolean {
  if (record.state !== "active" || record.kind === "self" || record.request !== null) return false;
  if ((record.introducedBusiness ?? 0) !== (business?.version ?? 0)) return true;
  return record.introducedAs !== name || (record.introducedPhoto ?? null) !== (photo?.blob ?? null);
}

/** The weekly update waits for a sign of life, so that sleeping conversations stay asleep. */
export function isUpdateDue(record: ConversationRecord, now: UnixMs): boolean {
  if (record.state !== "active" || record.request !== null) return false;
  if (record.intents.some(({ id }) => id === SELF_UPDATE)) return false;
  if (record.selfUpdateAt !== null) return record.selfUpdateAt <= now;
  if (record.ownSinceUpdate >= UPDATE_EVERY_MESSAGES) return true;
  return record.ownSinceUpdate > 0 && now - record.updatedAt >= UPDATE_EVERY_MS;
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
