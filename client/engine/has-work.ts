// Whether a conversation has something to do, or something to say to the service: read from its record.

import type { ConversationRecord } from "../store/conversation-record.ts";
import { isProfileDue, isUpdateDue } from "./group/maintenance.ts";
import { toMeet } from "./say/acquaintance.ts";
import { isHostingDue } from "./say/hosting.ts";
import type { World } from "./world.ts";

/** What was received or read and has not been said. */
export function hasUnsaid({ cursor, acknowledged, heard, markerSent, request }: ConversationRecord): boolean {
  return request === null ? cursor > acknowledged || heard > markerSent.delivered : cursor > request.fetched;
}

export function hasWork(record: ConversationRecord, { clock, account, contacts }: World): boolean {
  if (isHostingDue(record, contacts)) return true;
  if (isProfileDue(record, account(), clock.now())) return true;
  // Whoever wrote first has not been looked up yet.
  const other = toMeet(record);
  if (other !== null && !contacts.get(other)?.handle) return true;
  if (record.request !== null || isMoving(record)) return isMoving(record);
  return record.selfUpdateAt !== null || isUpdateDue(record, clock.now());
}

/** It is on its way in, back or out, or something of it is to change. */
export function isMoving({ state, kind, request, asked, intents }: ConversationRecord): boolean {
  if (request !== null) return request.forget > 0;
  if (state === "recovering" || state === "frozen" || state === "joining") return true;
  if (state === "creating" && kind === "group") return true;
  return asked?.due !== undefined || intents.length > 0;
}
