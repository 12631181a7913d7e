// What a conversation does by itself in time, loaded when something of it is due (maintenance.ts).

import { addOwnLine, type Draft } from "../draft.ts";
import { goOnLeaving } from "../requests/deciding.ts";
import { isDeletedGroup } from "../requests/request.ts";
import { hostingOf, isHostingDue } from "../say/hosting.ts";
import { introduceOneself, introduceOthers } from "../say/introducing.ts";
import type { World } from "../world.ts";
import { isProfileDue, isUpdateDue, SELF_UPDATE } from "./maintenance.ts";

export function maintain(world: World, draft: Draft): void {
  const { record } = draft;
  if (isDeletedGroup(record)) goOnLeaving(world, draft);
  if (isProfileDue(record, world.account(), world.clock.now())) introduceOneself(world, draft);
  const owes = record.owesIntroduction && record.titleFrom === null;
  if (owes && record.state === "active" && record.request === null) introduceOthers(world, draft);
  if (isHostingDue(record, world.contacts)) noteHosting(world, draft);
  if (!isUpdateDue(record, world.clock.now())) return;
  const notBefore = world.clock.now();
  const intent = { id: SELF_UPDATE, change: { kind: "self-update" }, tries: 0, notBefore, claimed: [], failed: null } as const;
  record.intents = [...record.intents, { ...intent, claimed: [] }];
  record.selfUpdateAt = null;
}

/** What somebody is when we first hear of them is no change. */
function noteHosting(world: World, draft: Draft): void {
  const { record } = draft;
  const hosting = hostingOf(record, world.contacts);
  if (hosting === undefined) return;
  if (record.peerHosting !== undefined && hosting !== null && record.peer !== null)
    addOwnLine(draft, { kind: "system", at: world.clock.now(), line: { kind: "business", account: record.peer, hosting } });
  record.peerHosting = hosting;
}
