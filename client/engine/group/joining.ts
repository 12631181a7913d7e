// Coming into a conversation by a Welcome: the first time, again after a removal, or into the group that replaces a frozen one.

import { describe, join, welcomeRefs } from "../../../mls/index.ts";
import type { AccountId, Envelope, UnixMs } from "../../../protocol/index.ts";
import type { LineRecord } from "../../store/line-record.ts";
import type { RosterRecord } from "../../store/tables.ts";
import { deviceIdentity } from "../account/identity.ts";
import { addLine, type Draft, setPending } from "../draft.ts";
import { chainFrom } from "../receiving/chaining.ts";
import { noteLetIn, wasLetIn } from "../requests/asked-for.ts";
import { requestOf } from "../requests/request.ts";
import { introduceOneself } from "../say/introducing.ts";
import { isSelf, type World } from "../world.ts";
import { type Admission, admit } from "./admission.ts";
import { comeInside, noteDivergence } from "./continuity.ts";
import { cannotJoin } from "./lost-place.ts";
import { awayLines, enterEpoch, restartLines, ruleLines } from "./membership.ts";
import { standingOf } from "./standing.ts";
import { giveUpUnreadable } from "./unreadable.ts";

const UPDATE_WITHIN_MS_PER_DEVICE = 5_000;
/** Each of them costs every device what grows with the group: so all joiners' together keep a device busy for a fiftieth of the time. */
const UPDATE_WITHIN_MS_PER_PAIR = 50;

export async function joinByWelcome(world: World, draft: Draft, envelope: Extract<Envelope, { kind: "welcome" }>): Promise<void> {
  const { bytes: welcome, tree, claim, seq, at } = envelope;
  const refs = welcomeRefs(welcome) ?? [];
  const records = await world.store.getMany(
    "keyPackages",
    refs.map((ref) => [ref]),
  );
  const keyPackages = records.filter((record) => record !== undefined);
  const identity = deviceIdentity(world.account());
  const joined = await join({ welcome, tree, keyPackages, identity, conversation: draft.record.id, claim });
  if (joined.kind === "refused") {
    // Who it came from cannot be read: whoever comes back into it by itself says that there is somebody.
    await ask(world, draft, { kind: "group", by: null, at });
    cannotJoin(draft, world.clock.now());
    return;
  }
  const welcomed = describe(joined.group);
  const { policy, roster } = welcomed;
  const by = joined.addedBy.accountId;
  const admission = await admit(draft.record, standingOf(draft), { ...welcomed, creator: by, restart: envelope.restart });
  if (admission.kind === "refused") return noteDivergence(draft, seq, at);
  const isNewDevice = draft.record.state === "joining";
  const isNew = draft.group === null && draft.record.lost === null;
  const used = records[refs.indexOf(joined.usedRef)];
  world.keyPackageUsed();
  if (used && !used.lastResort) draft.writes.push({ table: "keyPackages", key: [joined.usedRef], value: null });
  await ask(world, draft, { kind: policy.kind, by, at });
  draft.record.kind = policy.kind;
  if (policy.kind === "direct") draft.record.peer = roster.find(({ accountId }) => !isSelf(world, accountId))?.accountId ?? null;
  comeInside(draft);
  chainFrom(draft, envelope, welcomed.generation);
  draft.record.leaving = [];
  draft.record.titleFrom = joined.addedBy.accountId;
  // Who was in before has what was said then.
  draft.record.earlierFrom = isNew && draft.roster === null && policy.earlier ? by : null;
  // Nothing that came before this was for us.
  if (isNew) draft.record.readUpTo = Math.max(draft.record.readUpTo, seq);
  if (draft.pending) setPending(draft, null);
  if (!isNew) await giveUpUnreadable(world, draft);
  const before = draft.roster;
  await enterEpoch(draft, joined.group, { seq, by, isReturn: false });
  for (const line of admissionLines(world, draft, { admission, before, by, isNewDevice }))
    addLine(draft, seq, { kind: "system", at, line });
  if (draft.record.request === null) introduceOneself(world, draft);
  // Its other devices came and went meanwhile.
  if ((isNewDevice || !isNew) && world.account().log.length > 1) world.ownLeafCame();
  draft.record.selfUpdateAt = world.clock.now() + updateDelayMs(roster.length, world.random.fraction());
}

type Begun = { kind: Draft["record"]["kind"]; by: AccountId | null; at: UnixMs };

/** A program has nobody to ask. */
async function ask(world: World, draft: Draft, { kind, by, at }: Begun) {
  const isLetIn = wasLetIn(world, draft.record, at);
  const isKnown = !world.asksBeforeStrangers || (by !== null && (await world.knows(by))) || isLetIn;
  draft.record.request = requestOf(draft.record, { kind, by, at, isKnown });
  if (isLetIn && draft.record.request === null) noteLetIn(world, draft);
}

function admissionLines(
  world: World,
  { record: { kind }, roster }: Draft,
  {
    admission,
    before,
    by,
    isNewDevice,
  }: { admission: Exclude<Admission, { kind: "refused" }>; before: RosterRecord | null; by: AccountId; isNewDevice: boolean },
): LineRecord[] {
  if (roster === null) return [];
  const self = world.account().accountId;
  switch (admission.kind) {
    case "new":
      // Between two it is the other who began with it; in a group nobody says who it was.
      if (kind !== "group") return ruleLines(before, roster, kind === "direct" ? by : null);
      // Whoever was in before sees who came and went meanwhile.
      return [
        { kind: "added", by, accounts: [self] },
        ...(before === null ? [] : awayLines(kind, withSelf(before, self), roster)),
        ...ruleLines(before, roster, null),
      ];
    case "restart":
      return restartLines(by, admission.offender, before, roster);
    case "unproven":
      return [
        isNewDevice ? { kind: "new-device", account: self } : { kind: "rejoined", by: self },
        ...awayLines(kind, before, roster),
        ...ruleLines(before, roster, null),
      ];
  }
}

/** Spread out, so that the joiners of a large group do not all commit at once. */
function updateDelayMs(devices: number, fraction: number): number {
  return Math.floor(fraction * devices * Math.max(UPDATE_WITHIN_MS_PER_DEVICE, devices * UPDATE_WITHIN_MS_PER_PAIR));
}

function withSelf(roster: RosterRecord, account: AccountId): Pick<RosterRecord, "members"> {
  const isIn = roster.members.some((member) => member.account === account);
  return isIn ? roster : { members: [...roster.members, { account, joinedAt: 0, devices: [] }] };
}
