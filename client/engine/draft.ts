// A step under way: changes gather here, nothing else sees them, and `finish` turns them into the one write (CL5).

import { type Group, saveEpoch, saveRatchet } from "../../mls/index.ts";
import type { BlobId, ConversationId, DeviceId, Seq, UnixMs } from "../../protocol/index.ts";
import type { Preferences } from "../preferences/index.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import type { Write } from "../store/port.ts";
import type {
  AccountChanges,
  ChainRecord,
  MarkerRecord,
  OutboxRecord,
  PendingCommitRecord,
  RosterRecord,
  TimelineRecord,
} from "../store/tables.ts";
import type { ContactPatch } from "./account/contacts.ts";
import { blobsOf } from "./files/blobs-of.ts";
import { galleryOf } from "./files/gallery.ts";
import { fellowWrites } from "./requests/fellows.ts";
import { isDeletedGroup } from "./requests/request.ts";
import type { ConversationState } from "./state.ts";
import type { ReactionChange, StarChange, TimelineLine } from "./world.ts";

/** Below all lines that an entry of the log makes: a Commit makes some, a message one. */
export const PLACE_OF_OWN = 1000;

export type Draft = {
  /** As it was before the step */
  readonly before: ConversationRecord;
  record: ConversationRecord;
  roster: RosterRecord | null;
  /** As it was when the step began */
  readonly rosterBefore: RosterRecord | null;
  group: Group | null;
  view: Uint8Array | null;
  chain: ChainRecord | null;
  /** As it was when the step began */
  readonly chainBefore: ChainRecord | null;
  outbox: OutboxRecord[];
  pending: PendingCommitRecord | null;
  markers: Map<DeviceId, MarkerRecord>;
  lines: TimelineLine[];
  /** Lines of earlier steps, as they are from now on. */
  changed: TimelineLine[];
  reactions: ReactionChange[];
  stars: StarChange[];
  writes: Write[];
  contacts: ContactPatch[];
  /** What another device of the account has said of the account itself */
  account: Pick<
    AccountChanges,
    "name" | "photo" | "about" | "readReceipts" | "showsTyping" | "disappearingMs" | "profileHeardAt"
  >;
  /** Secrets to overwrite once the step is stored. */
  spent: Uint8Array[];
  /** "sender id" of the contents in this step, so that a duplicate within it is dropped too. */
  seen: Set<string>;
  /** What left the vault with the messages that spoke of it, once the step is stored. */
  dropped: BlobId[];
  /** What the person set about the chat */
  preferred: Partial<Preferences>;
  /** The draft that other devices have, where another one is set by this step; null: none is, or they lack one already */
  untold: string | null;
  /** What another device of the account has set about other chats, or about messages there */
  elsewhere: {
    conversation: ConversationId;
    preferred?: Partial<Preferences>;
    stars?: StarChange[];
    removed?: { seq: Seq; said: UnixMs };
  }[];
  /** Lines of earlier steps whose time has run out: nothing stands in their place. */
  gone: TimelineLine[];
  /** What stood before this seq went from the timeline; 0: nothing did. */
  forgotten: Seq;
  /** It comes from the account's history, which need not be told of it. */
  isFromHistory: boolean;
  /** Leaves whose ratchet moved, or "all" where the epoch changed. */
  moved: Set<number> | "all";
};

export function beginDraft(state: ConversationState): Draft {
  return {
    before: state.record,
    record: { ...state.record },
    roster: state.roster,
    rosterBefore: state.roster,
    group: state.group,
    view: state.view,
    chain: state.chain,
    chainBefore: state.chain,
    outbox: [...state.outbox],
    pending: state.pending,
    markers: new Map(state.markers),
    lines: [],
    changed: [],
    reactions: [],
    stars: [],
    writes: [],
    contacts: [],
    account: {},
    spent: [],
    seen: new Set(),
    dropped: [],
    preferred: {},
    untold: null,
    elsewhere: [],
    gone: [],
    forgotten: 0,
    isFromHistory: false,
    moved: new Set(),
  };
}

export function setView(draft: Draft, view: Uint8Array | null): void {
  draft.view = view;
  draft.writes.push({ table: "followed", key: [draft.record.id], value: view && { bytes: view } });
}

/** The same group, one ratchet further. */
export function moveRatchet(draft: Draft, group: Group, leaf: number, spent: readonly Uint8Array[]): void {
  draft.group = group;
  draft.spent.push(...spent);
  if (draft.moved !== "all") draft.moved.add(leaf);
}

/** Another epoch, another generation, or no group any more. */
export function replaceGroup(draft: Draft, group: Group | null): void {
  draft.group = group;
  draft.moved = "all";
}

/** Below the lines that this seq has already. */
export function addLine(draft: Draft, seq: number, record: TimelineRecord): void {
  if (isDeletedGroup(draft.record)) return;
  draft.lines.push({ seq, place: placesAt(draft, seq), record });
  if (!isOfDevices(record)) draft.record.lastAt = Math.max(draft.record.lastAt, record.at);
}

/** Who links a device does so in all their chats: that puts none of them before others. */
function isOfDevices(record: TimelineRecord): boolean {
  return record.kind === "system" && (record.line.kind === "new-device" || record.line.kind === "device-removed");
}

/** The place of the next one there */
export function placesAt({ lines }: Pick<Draft, "lines">, seq: number): number {
  return lines.filter((line) => line.seq === seq).length;
}

/** In the same place, also where it came in this very step. */
export function replaceLine(draft: Draft, line: TimelineLine): void {
  replaceLines(draft, [line]);
}

/** However many there are: in one pass. What is gone by this step stays so. */
export function replaceLines(draft: Draft, given: readonly TimelineLine[]): void {
  const nameOf = ({ seq, place }: TimelineLine) => `${seq} ${place}`;
  const gone = new Set(draft.gone.map(nameOf));
  const lines = given.filter((line) => !gone.has(nameOf(line)));
  const fresh = new Set(draft.lines.map(nameOf));
  const names = new Set(lines.map(nameOf));
  const isOther = (line: TimelineLine) => !names.has(nameOf(line));
  draft.changed = [...draft.changed.filter(isOther), ...lines.filter((line) => !fresh.has(nameOf(line)))];
  draft.lines = [...draft.lines.filter(isOther), ...lines.filter((line) => fresh.has(nameOf(line)))];
}

/** What this device has to say by itself: it stands below the newest entry of the log, and below what it said there before. */
export function addOwnLine(draft: Draft, record: TimelineRecord): void {
  if (isDeletedGroup(draft.record)) return;
  const here = draft.lines.filter(({ seq, place }) => seq === draft.record.cursor && place >= PLACE_OF_OWN).length;
  draft.lines.push({ seq: draft.record.cursor, place: PLACE_OF_OWN + record.at + here, record });
  draft.record.lastAt = Math.max(draft.record.lastAt, record.at);
}

/** In the order of the log, so the last one counts. */
export function setReaction(draft: Draft, change: ReactionChange): void {
  draft.reactions.push(change);
  draft.writes.push({ table: "reactions", key: [draft.record.id, change.to, change.account], value: change.reaction });
}

export function setStar(draft: Draft, change: StarChange): void {
  draft.stars.push(change);
  draft.writes.push({ table: "stars", key: [draft.record.id, change.seq, change.place], value: change.star });
}

export function setRoster(draft: Draft, roster: RosterRecord): void {
  draft.roster = roster;
  draft.record.memberCount = roster.members.filter(({ account }) => !draft.record.leaving.includes(account)).length;
  draft.writes.push({ table: "rosters", key: [draft.record.id], value: roster });
}

export function setPending(draft: Draft, pending: PendingCommitRecord | null): void {
  draft.pending = pending;
  draft.writes.push({ table: "pendingCommits", key: [draft.record.id], value: pending });
}

export function putOutbox(draft: Draft, item: OutboxRecord): void {
  const at = draft.outbox.findIndex(({ counter }) => counter === item.counter);
  if (at < 0) draft.outbox.push(item);
  else draft.outbox[at] = item;
  writeOutbox(draft, item.counter, item);
}

export function dropOutbox(draft: Draft, item: OutboxRecord): void {
  draft.outbox = draft.outbox.filter(({ counter }) => counter !== item.counter);
  writeOutbox(draft, item.counter, null);
}

/** What is sealed in the step that takes it is written once. */
function writeOutbox({ writes, record }: Draft, counter: number, value: OutboxRecord | null): void {
  const before = writes.findLastIndex((write) => write.table === "outbox" && "key" in write && write.key[1] === counter);
  if (before >= 0) writes.splice(before, 1);
  writes.push({ table: "outbox", key: [record.id, counter], value });
}

export function setMarker(draft: Draft, device: DeviceId, marker: MarkerRecord): void {
  draft.markers.set(device, marker);
  draft.writes.push({ table: "markers", key: [draft.record.id, device], value: marker });
}

export function finish(draft: Draft): Write[] {
  const id = draft.record.id;
  const timed = [...draft.lines, ...draft.changed].flatMap(({ seq, place, record }) =>
    "id" in record && record.expiresAt ? [{ expiresAt: record.expiresAt, seq, place }] : [],
  );
  for (const { expiresAt } of timed) draft.record.nextExpiry = Math.min(draft.record.nextExpiry ?? expiresAt, expiresAt);
  return [
    ...draft.writes,
    ...groupWrites(draft),
    ...fellowWrites(draft),
    ...[...draft.lines, ...draft.changed].map(
      ({ seq, place, record }): Write => ({ table: "timeline", key: [id, seq, place], value: record }),
    ),
    ...draft.lines.flatMap(({ seq, record }): Write[] =>
      record.kind === "message" || record.kind === "unknown" || record.kind === "deleted"
        ? [{ table: "contents", key: [id, record.sender, record.id], value: { seq } }]
        : [],
    ),
    ...draft.lines.flatMap((line) => lineIndexes(id, line)),
    ...timed.map(({ expiresAt, seq, place }): Write => ({ table: "expiries", key: [id, expiresAt, seq, place], value: {} })),
    ...(isChainChanged(draft) ? [{ table: "chains" as const, key: [id], value: draft.chain }] : []),
    ...(isRecordChanged(draft) ? [{ table: "conversations" as const, key: [id], value: draft.record }] : []),
  ];
}

export function isChainChanged({ chain, chainBefore }: Pick<Draft, "chain" | "chainBefore">): boolean {
  return chain !== chainBefore;
}

export function isRecordChanged({ before, record }: Pick<Draft, "before" | "record">): boolean {
  return (Object.keys(record) as (keyof ConversationRecord)[]).some((name) => record[name] !== before[name]);
}

/** By which a message is found again: as what quotes another, as what carries a file, in the lists of media, links and files. */
export function lineIndexes(conversation: ConversationId, { seq, place, record }: TimelineLine): Write[] {
  if (record.kind !== "message") return [];
  const { attachments = [], reply } = record;
  const blobs = attachments.flatMap(blobsOf);
  return [
    ...galleryOf(record).map(({ of, entry }, i): Write => ({ table: "gallery", key: [conversation, of, seq, i], value: entry })),
    ...blobs.map((blob): Write => ({ table: "fileUses", key: [blob, conversation, seq], value: {} })),
    ...(reply?.seq == null ? [] : [{ table: "quotes" as const, key: [conversation, reply.seq, seq, place], value: {} }]),
  ];
}

function groupWrites({ record: { id, generation, epoch }, group, moved }: Draft): Write[] {
  if (moved !== "all") {
    if (group === null) return [];
    return [...moved].map((leaf) => ({ table: "ratchets", key: [id, leaf], value: { bytes: saveRatchet(group, leaf) } }));
  }
  const forget: Write[] = [{ table: "ratchets", prefix: [id] }];
  if (group === null) return [...forget, { table: "groups", key: [id], value: null }];
  return [...forget, { table: "groups", key: [id], value: { generation, epoch, bytes: saveEpoch(group) } }];
}
