// What a person decides about a request, in a step.

import type { AccountId } from "../../../protocol/index.ts";
import type { Draft } from "../draft.ts";
import { leaveGroup, stayingBehind } from "../group/departure.ts";
import { prefer } from "../prefer.ts";
import { enqueue } from "../sending/outbox.ts";
import type { World } from "../world.ts";

/** From now on it is a chat like any other: what waited, one's own name first, leaves by itself. @returns false: it is no request */
export function accept({ record, contacts }: Draft): boolean {
  const { request, kind, peer } = record;
  if (request === null || request.hidden) return false;
  record.request = null;
  // Who is in a group is known as long as both are in it.
  if (kind === "direct" && peer !== null) contacts.push({ accountId: peer, accepted: true });
  return true;
}

/**
 * Gone at once, and then from the device. Of a group the person goes too, without a line: where nobody could let them out, or nothing can be
 * said there, only this device goes. @returns false: it is no request
 */
export function remove(world: World, draft: Draft): boolean {
  const { record } = draft;
  if (record.request === null) return false;
  // Asked again, as after a crash: the farewell has been said.
  if (record.request.hidden) return true;
  const end = Math.max(record.cursor, ...record.ahead) + 1;
  record.request = { ...record.request, hidden: true, forget: end };
  prefer(draft, world.preferred, { draft: "" });
  if (record.kind === "group") goFromGroup(world, draft, world.account().accountId);
  return true;
}

function goFromGroup(world: World, draft: Draft, self: AccountId): void {
  const { record, roster } = draft;
  if (record.state === "removed" || record.state === "left") return;
  const canSay = record.state === "active" && roster !== null && stayingBehind({ record, roster }, self).hasAdmin;
  if (canSay) enqueue(draft, { kind: "leave", quietly: true }, { random: world.random, now: world.clock.now() });
  else leaveGroup(draft, "left");
}
