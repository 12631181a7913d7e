// What a person decides about a request, in a step.

import type { AccountId } from "../../../protocol/index.ts";
import { readContent } from "../../content/content.ts";
import type { Draft } from "../draft.ts";
import { leaveGroup } from "../group/departure.ts";
import { stayingBehind } from "../group/heir.ts";
import { prefer } from "../prefer.ts";
import { enqueue } from "../sending/outbox.ts";
import type { World } from "../world.ts";
import { isDeletedGroup } from "./request.ts";

/** From now on it is a chat like any other: what waited, one's own name first, leaves by itself. @returns false: it is no request */
export function accept(world: Pick<World, "contacts">, { record, roster, contacts }: Draft): boolean {
  const { request, kind, peer } = record;
  if (request === null || request.hidden) return false;
  record.request = null;
  // Who is in a group is known as long as both are in it.
  if (kind === "direct" && peer !== null) contacts.push({ accountId: peer, accepted: true });
  const members = new Set(roster?.members.map(({ account }) => account));
  for (const account of members) {
    const { nameFrom, introducedBy, name, photo = null } = world.contacts.get(account) ?? {};
    // What they said of one another counts from now on as among people one knows.
    if (nameFrom === "stranger" && introducedBy && members.has(introducedBy))
      contacts.push({ accountId: account, name: name ?? null, photo, nameFrom: "introduction", introducedBy });
  }
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

/** Where the farewell was refused, or there is nothing any more to say it in, only this device goes. */
export function goOnLeaving(world: World, draft: Draft): void {
  const { record, outbox } = draft;
  if (!isDeletedGroup(record) || record.state === "removed" || record.state === "left") return;
  const isSaying = outbox.some(({ content }) => readContent(content, world.kinds)?.body.kind === "leave");
  if (record.state !== "active" || !isSaying) leaveGroup(draft, "left");
}

function goFromGroup(world: World, draft: Draft, self: AccountId): void {
  const { record, roster } = draft;
  if (record.state === "removed" || record.state === "left") return;
  const canSay = record.state === "active" && roster !== null && stayingBehind({ record, roster }, self).hasAdmin;
  if (canSay) enqueue(draft, { kind: "leave", how: "quiet" }, { random: world.random, now: world.clock.now() });
  else leaveGroup(draft, "left");
}
