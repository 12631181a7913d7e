// This account's devices in its conversations, held against its log: whoever is out goes, whoever is in and did not come by itself is brought in. One
// pass over the rosters for each change of the log, so that nothing is loaded where nothing is to be done.

import { stateOf } from "../../../mls/index.ts";
import type { ConversationId, DeviceId, UnixMs } from "../../../protocol/index.ts";
import type { ConversationRecord, Intent } from "../../store/conversation-record.ts";
import type { RosterRecord } from "../../store/tables.ts";
import { ownLog } from "../account/own-log.ts";
import type { Conversations } from "../conversations.ts";
import { isSelf, type World } from "../world.ts";

const AT_ONCE = 50;
/** A device that was linked comes into each chat by itself; where it does not, another one brings it. */
export const COMES_BY_ITSELF_MS = 15 * 60_000;
/** All devices of the account see to it: the later ones find nothing left to do. */
const TURNS_MS = 10_000;

type Listed = { id: DeviceId; addedAt: UnixMs };

export type SeenTo = {
  /** When to look again, because a device may still be coming by itself; null: all is seen to */ afterMs: number | null;
  /** As of that entry of the log */ upTo: number;
  /** A chat that this device is still to come into, or come back into, has not been looked at */ isPartial: boolean;
  /** A device is there that this one's log does not know: the service has more of it */ isBehind: boolean;
};

/** @param only that one, and at once */
export async function seeToOwnLeaves(world: World, conversations: Conversations, only?: ConversationId): Promise<SeenTo> {
  const log = await ownLog(world);
  const now = world.clock.now();
  const active = [...(stateOf(log)?.devices.values() ?? [])].filter(({ standing }) => standing === "active");
  const listed = active.map(({ id, since }): Listed => ({ id, addedAt: log.entries[since - 1]?.entry.at ?? 0 }));
  const known = new Set(log.states.flatMap(({ devices }) => [...devices.keys()]));
  const isEarly = ({ addedAt }: Listed) => now < addedAt + COMES_BY_ITSELF_MS;
  const records = conversations.all();
  const isPartial = records.some(isOnItsWay);
  const rosters = await rostersOf(world, records.filter(isInside));
  // One that is nowhere never came that far, or comes into all by itself: it has left nothing to be brought in by.
  const anywhere = new Set([...rosters.values()].flatMap((roster) => ownIn(world, roster)));
  // One that was let back in lost its leaves while it was out.
  const wasOut = (id: DeviceId) => log.states.some(({ devices }) => devices.get(id)?.standing === "suspended");
  let isBehind = false;
  for (const [id, roster] of rosters) {
    if (only !== undefined && id !== only) continue;
    const mayBeBrought = (device: Listed) =>
      (anywhere.has(device.id) || wasOut(device.id)) && (only !== undefined || !isEarly(device));
    const here = ownIn(world, roster);
    isBehind ||= here.some((device) => !known.has(device));
    // Whom it does not know may have come since.
    const intents = toDo(
      here.filter((device) => known.has(device)),
      { listed, mayBeBrought },
    );
    if (intents.length > 0) await ask(world, conversations, id, intents);
  }
  const early = listed.filter(isEarly).map(({ addedAt }) => addedAt + COMES_BY_ITSELF_MS - now);
  return { afterMs: early.length === 0 ? null : Math.max(...early), upTo: log.entries.length, isPartial, isBehind };
}

function isInside({ state, request }: ConversationRecord): boolean {
  return state === "active" && request === null;
}

function isOnItsWay({ state, request }: ConversationRecord): boolean {
  return (state === "joining" || state === "recovering") && request === null;
}

async function rostersOf({ store }: World, records: readonly ConversationRecord[]): Promise<Map<ConversationId, RosterRecord>> {
  const found = new Map<ConversationId, RosterRecord>();
  for (let i = 0; i < records.length; i += AT_ONCE) {
    const some = records.slice(i, i + AT_ONCE);
    const rosters = await store.getMany(
      "rosters",
      some.map(({ id }) => [id]),
    );
    for (const [at, { id }] of some.entries()) if (rosters[at] !== undefined) found.set(id, rosters[at]);
  }
  return found;
}

function ownIn(world: World, { members }: RosterRecord): DeviceId[] {
  return members.find(({ account }) => isSelf(world, account))?.devices.map(({ device }) => device) ?? [];
}

function toDo(
  here: readonly DeviceId[],
  { listed, mayBeBrought }: { listed: readonly Listed[]; mayBeBrought(device: Listed): boolean },
): Intent[] {
  const out = here.filter((device) => listed.every(({ id }) => id !== device));
  const missing = listed.filter((each) => !here.includes(each.id) && mayBeBrought(each));
  return [
    ...(out.length > 0 ? [{ kind: "put-out", devices: out } as const] : []),
    ...(missing.length > 0 ? [{ kind: "bring-in", devices: missing.map(({ id }) => id) } as const] : []),
  ];
}

async function ask(world: World, conversations: Conversations, id: ConversationId, changes: readonly Intent[]): Promise<void> {
  const conversation = conversations.get(id);
  const notBefore = world.clock.now() + Math.floor(world.random.fraction() * TURNS_MS);
  await conversation?.step(async ({ record }) => {
    const others = record.intents.filter(({ id }) => changes.every(({ kind }) => kind !== id));
    const asked = changes.map((change) => ({ id: change.kind, change, tries: 0, notBefore, claimed: [], failed: null }));
    record.intents = [...others, ...asked];
  });
  conversation?.kick();
}
