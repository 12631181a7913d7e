// Coming into a conversation by a Welcome: the first time, again after a removal, or into the group that replaces a frozen one.

import { describe, join, welcomeRefs } from "../../../mls/index.ts";
import type { Envelope } from "../../../protocol/index.ts";
import { deviceIdentity } from "../account/identity.ts";
import { addLine, type Draft, setPending } from "../draft.ts";
import { enqueue } from "../sending/outbox.ts";
import { isSelf, type World } from "../world.ts";
import { enterEpoch } from "./membership.ts";
import { giveUpUnreadable } from "./unreadable.ts";

const UPDATE_WITHIN_MS_PER_DEVICE = 5_000;
const UPDATE_WITHIN_MS = 600_000;

export async function joinByWelcome(world: World, draft: Draft, envelope: Extract<Envelope, { kind: "welcome" }>): Promise<void> {
  const { bytes: welcome, tree, seq, at } = envelope;
  const refs = welcomeRefs(welcome) ?? [];
  const records = await world.store.getMany(
    "keyPackages",
    refs.map((ref) => [ref]),
  );
  const keyPackages = records.filter((record) => record !== undefined);
  const joined = await join({ welcome, tree, keyPackages, identity: deviceIdentity(world.account()), at });
  if (joined.kind === "refused") {
    draft.record.badCommit = { seq, device: envelope.device };
    draft.record.state = "recovering";
    return;
  }
  const { policy, roster, generation } = describe(joined.group);
  const isNew = draft.group === null;
  const recreated = generation > draft.record.generation;
  const used = records[refs.indexOf(joined.usedRef)];
  world.keyPackageUsed();
  if (used && !used.lastResort) draft.writes.push({ table: "keyPackages", key: [joined.usedRef], value: null });
  draft.record.kind = policy.kind;
  if (policy.kind === "direct") draft.record.peer = roster.find(({ accountId }) => !isSelf(world, accountId))?.accountId ?? null;
  draft.record.state = "active";
  draft.record.badCommit = null;
  draft.record.leaving = [];
  draft.record.titleFrom = joined.addedBy.accountId;
  // Nothing that came before this was for us.
  if (isNew) draft.record.readUpTo = Math.max(draft.record.readUpTo, seq);
  if (draft.pending) setPending(draft, null);
  draft.roster = recreated ? null : draft.roster;
  if (!isNew) await giveUpUnreadable(world, draft);
  await enterEpoch(draft, joined.group, seq);
  const by = joined.addedBy.accountId;
  if (recreated) addLine(draft, seq, { kind: "system", at, line: { kind: "recreated", by } });
  else if (policy.kind === "group") {
    addLine(draft, seq, { kind: "system", at, line: { kind: "added", by, accounts: [world.account().accountId] } });
  }
  introduceOneself(world, draft);
  draft.record.selfUpdateAt = world.clock.now() + updateDelayMs(roster.length, world.random.fraction());
}

/** Names are sealed: each member says its own inside the group. */
export function introduceOneself(world: World, draft: Draft): void {
  const { name, handle, photo = null, business } = world.account();
  draft.record.introducedAs = name;
  draft.record.introducedPhoto = photo?.blob ?? null;
  draft.record.introducedBusiness = business?.version ?? 0;
  enqueue(
    draft,
    { kind: "profile", name, handle, photo, business: business?.signed ?? null },
    { random: world.random, now: world.clock.now() },
  );
}

/** Spread out, so that the joiners of a large group do not all commit at once. */
function updateDelayMs(devices: number, fraction: number): number {
  return Math.floor(fraction * Math.min(UPDATE_WITHIN_MS, devices * UPDATE_WITHIN_MS_PER_DEVICE));
}
