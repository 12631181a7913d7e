// One conversation as this device has it: what is in the store, loaded.

import { type Group, load, MlsError } from "../../mls/index.ts";
import type { AccountId, ConversationId, DeviceId, UnixMs } from "../../protocol/index.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import type { Store } from "../store/port.ts";
import type {
  AccountRecord,
  ChainRecord,
  MarkerRecord,
  OutboxRecord,
  PendingCommitRecord,
  RosterRecord,
} from "../store/tables.ts";
import { deviceIdentity } from "./account/identity.ts";

export type ConversationState = {
  /** Of the store's scope, for the next step. */
  version: number;
  record: ConversationRecord;
  roster: RosterRecord | null;
  group: Group | null;
  /** While this device is outside: where it could follow the log to */
  view: Uint8Array | null;
  /** Null before the first entry */
  chain: ChainRecord | null;
  outbox: readonly OutboxRecord[];
  pending: PendingCommitRecord | null;
  markers: ReadonlyMap<DeviceId, MarkerRecord>;
};

/** In these there is a group, and its roster. */
const NEEDS_GROUP: readonly ConversationRecord["state"][] = ["active", "frozen"];

export async function loadState(
  store: Store,
  account: AccountRecord,
  id: ConversationId,
): Promise<ConversationState | undefined> {
  const [version, record] = await Promise.all([store.version(id), store.get("conversations", [id])]);
  if (record === undefined) return undefined;
  const [roster, outbox, pending, markers, chain, followed, loaded] = await Promise.all([
    store.get("rosters", [id]),
    store.range("outbox", { prefix: [id] }),
    store.get("pendingCommits", [id]),
    store.range("markers", { prefix: [id] }),
    store.get("chains", [id]),
    record.lost === null ? undefined : store.get("followed", [id]),
    loadGroup(store, account, id),
  ]);
  const group = loaded === "broken" ? null : loaded;
  // Whatever of it could not be read: the way back is the same.
  const isBroken = loaded === "broken" || (NEEDS_GROUP.includes(record.state) && (group === null || roster === undefined));
  return {
    version,
    record: isBroken ? broken(record) : record,
    roster: roster ?? null,
    group,
    view: followed?.bytes ?? null,
    chain: chain ?? null,
    outbox: outbox.map(({ value }) => value),
    pending: pending ?? null,
    markers: new Map(markers.map(({ key, value }) => [key[1] as DeviceId, value])),
  };
}

/** Nothing is left that it could follow the log from. */
function broken(record: ConversationRecord): ConversationRecord {
  const lost = record.lost ?? { seq: record.cursor, at: record.serverAt, committer: null, report: null };
  return { ...record, state: "recovering", lost };
}

export async function loadGroup(store: Store, account: AccountRecord, id: ConversationId): Promise<Group | null | "broken"> {
  const epoch = await store.get("groups", [id]);
  if (epoch === undefined) return null;
  const ratchets = await store.range("ratchets", { prefix: [id] });
  try {
    return load(epoch.bytes, new Map(ratchets.map(({ key, value }) => [Number(key[1]), value.bytes])), deviceIdentity(account));
  } catch (error) {
    if (error instanceof MlsError) return "broken";
    throw error;
  }
}

export function newConversation(
  id: ConversationId,
  kind: ConversationRecord["kind"],
  { peer, at, title = "" }: { peer: AccountId | null; at: UnixMs; title?: string },
): ConversationRecord {
  return {
    id,
    kind,
    peer,
    request: null,
    state: "creating",
    createdAt: at,
    title,
    titleFrom: null,
    owesIntroduction: false,
    generation: 0,
    epoch: 0,
    memberCount: kind === "direct" ? 2 : 1,
    cursor: 0,
    ahead: [],
    acknowledged: 0,
    heard: 0,
    markerSent: { delivered: 0, read: 0 },
    readUpTo: 0,
    unread: 0,
    deliveredByAll: 0,
    readByAll: 0,
    preview: null,
    lastAt: at,
    serverAt: 0,
    introducedAs: null,
    counter: 0,
    intents: [],
    markerKeys: [],
    unfollowed: [],
    leaving: [],
    lost: null,
    gap: false,
    diverged: false,
    forked: null,
    rejoinedAt: null,
    selfUpdateAt: null,
    updatedAt: at,
    ownSinceUpdate: 0,
  };
}
