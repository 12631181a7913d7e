// An admin's device that came in from outside, as after all others were lost, knows of the group's link what the policy says: its secret is said once more (IL9).

import type { ChangeRecord } from "../../store/tables.ts";
import type { Draft } from "../draft.ts";
import type { Before } from "../group/membership.ts";
import { enqueue } from "../sending/outbox.ts";
import type { World } from "../world.ts";

/** By one device: the first of the other admins', whenever it hears of it. */
export function sayLinkAgain(world: World, { roster: was }: Before, draft: Draft, { external, committer }: ChangeRecord): void {
  const { record, roster } = draft;
  if (!external || roster === null || !roster.admins.includes(committer.account)) return;
  const wasIn = was?.members.some(({ devices }) => devices.some(({ device }) => device === committer.device)) ?? false;
  const invite = record.invites?.find(({ proof }) => proof === roster.invite?.proof);
  const others = roster.members.filter(({ account }) => roster.admins.includes(account) && account !== committer.account);
  const first = others.flatMap(({ devices }) => devices)[0]?.device;
  if (wasIn || invite === undefined || first !== world.account().deviceId || record.request !== null) return;
  enqueue(draft, { kind: "invite", ...invite }, { random: world.random, now: world.clock.now() });
}
