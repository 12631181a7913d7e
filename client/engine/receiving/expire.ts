// What disappears: its time begins when it is read, and it goes by the way that a deletion goes, leaving nothing in its place (DM2, DM3).

import type { Seq, UnixMs } from "../../../protocol/index.ts";
import type { Entry, Key } from "../../store/port.ts";
import type { TimelineRecord } from "../../store/tables.ts";
import type { AtWork } from "../at-work.ts";
import { type Draft, replaceLine } from "../draft.ts";
import { keepsHistory } from "../history/notes.ts";
import type { TimelineLine, World } from "../world.ts";
import { expiryOf, isBrief } from "./lifetime.ts";
import { shutFile, shutForGood } from "./once.ts";
import { preview } from "./preview.ts";
import { takeAway, uproot } from "./uproot.ts";

const AT_ONCE = 100;
/** Behind the newest that is left there are lines that no list says. */
const LOOKED_THROUGH = 50;

/** All whose time has run out by now, some in each step. */
export async function expire(world: World, conversation: Pick<AtWork, "step">): Promise<void> {
  while (await conversation.step((draft) => expireSome(world, draft)));
}

/** @returns whether there may be more */
async function expireSome(world: World, draft: Draft): Promise<boolean> {
  const { record } = draft;
  const before = world.clock.now() + 1;
  if (record.nextExpiry == null || record.nextExpiry >= before) return false;
  const { store } = world;
  const due = await store.range("expiries", { prefix: [record.id], before, limit: AT_ONCE });
  const lines = await store.getMany(
    "timeline",
    due.map(({ key: [, , seq, place] }) => [record.id, Number(seq), Number(place)]),
  );
  for (const [i, { key }] of due.entries()) {
    const [seq, place] = [Number(key[2]), Number(key[3])];
    const line = lines[i];
    draft.writes.push({ table: "expiries", key, value: null });
    if (line === undefined) continue;
    const expiresAt = expiryOf(line);
    // It went before its time, or its time is another one.
    if (expiresAt !== undefined && expiresAt < before) await remove(world, draft, { seq, place, record: line });
    else await shutInTime(world, draft, { seq, place, record: line }, before);
  }
  const isMore = due.length === AT_ONCE;
  const [next] = isMore ? due : await store.range("expiries", { prefix: [record.id], from: before, limit: 1 });
  record.nextExpiry = next === undefined ? null : Number(next.key[1]);
  await sayWhatIsLeft(world, draft);
  return isMore;
}

/** What may be opened once stays as that, and cannot be opened any more. */
async function shutInTime(world: World, draft: Draft, line: TimelineLine, before: UnixMs): Promise<void> {
  const file = await shutFile(world, draft, line);
  if (file !== undefined && file.until < before) shutForGood(world, draft, line, file);
}

/**
 * The time begins of all that is read by now. @param isElsewhere on another device of the account, at some time since it was sent: it is
 * here no longer than there, so its time counts from then
 */
export async function startTimes(world: World, draft: Draft, isElsewhere: boolean): Promise<void> {
  const { record } = draft;
  const from = record.unreadTimed;
  if (from == null || from > record.readUpTo) return;
  const now = world.clock.now();
  for (const line of await linesIn(world, draft, { from, before: record.readUpTo + 1 })) {
    const said = line.record;
    if (!isToBegin(said)) continue;
    const expiresAt = (isElsewhere ? said.at : now) + said.livesMs;
    if (expiresAt <= now) await remove(world, draft, line);
    else replaceLine(draft, { ...line, record: { ...said, expiresAt } });
  }
  record.unreadTimed = await nextToBegin(world, draft);
  await sayWhatIsLeft(world, draft);
}

/** No later than the first. What was deleted before it was read is no longer unread, and its time is still to begin. */
async function nextToBegin(world: World, draft: Draft): Promise<Seq | null> {
  const from = draft.record.readUpTo + 1;
  if (draft.record.unread > 0) return from;
  const waiting = (await linesIn(world, draft, { from })).filter(({ record }) => isToBegin(record));
  return waiting.length === 0 ? null : Math.min(...waiting.map(({ seq }) => seq));
}

type Lasting = Extract<TimelineRecord, { id: string }>;

function isToBegin(record: TimelineRecord): record is Lasting & { livesMs: number } {
  return "id" in record && record.livesMs !== undefined && record.expiresAt === undefined;
}

async function linesIn({ store }: World, draft: Draft, within: { from: Seq; before?: Seq }): Promise<TimelineLine[]> {
  const stored = await store.range("timeline", { prefix: [draft.record.id], ...within });
  const { from, before = Number.POSITIVE_INFINITY } = within;
  return withThisStep(stored, draft).filter(({ seq }) => seq >= from && seq < before);
}

/** Of what is stored as this step leaves it */
function withThisStep(stored: readonly Entry<"timeline">[], { lines, changed, gone }: Draft): TimelineLine[] {
  const all = new Map(stored.map(({ key, value }) => [`${key[1]} ${key[2]}`, lineOf(key, value)]));
  for (const line of [...lines, ...changed]) all.set(`${line.seq} ${line.place}`, line);
  for (const { seq, place } of gone) all.delete(`${seq} ${place}`);
  return [...all.values()];
}

function lineOf(key: Key, record: TimelineRecord): TimelineLine {
  return { seq: Number(key[1]), place: Number(key[2]), record };
}

/**
 * A line with all that hangs on it, out of the history too; its name stays, so that it does not come again.
 * @param isByWord the history hears of it with the next step: what runs out by itself says so there already, and may wait for a day
 */
export async function remove(world: World, draft: Draft, line: TimelineLine, isByWord = false): Promise<void> {
  const { record } = line;
  if (!("id" in record)) return;
  const { sender, id } = record;
  const found = await uproot(world, draft, { sender, id });
  if (found.line === undefined) return;
  draft.gone.push(line);
  const isIt = ({ seq, place }: TimelineLine) => seq === line.seq && place === line.place;
  draft.lines = draft.lines.filter((each) => !isIt(each));
  draft.changed = draft.changed.filter((each) => !isIt(each));
  const [reactions, stars] = [draft.reactions.length, draft.stars.length];
  takeAway(world, draft, { sender, id }, found);
  // With their message they go out of the history too: nobody has to say so of each.
  draft.reactions.length = reactions;
  draft.stars.length = stars;
  const conversation = draft.record.id;
  const { seq, place } = line;
  const isNoted = keepsHistory(world.account()) && !isBrief(record);
  draft.writes.push(
    { table: "timeline", key: [conversation, seq, place], value: null },
    // Its name stays, so that it does not come again.
    { table: "contents", key: [conversation, sender, id], value: { seq, isGone: true } },
    { table: "historyNotes", key: [conversation, seq, "line", place], value: isByWord && isNoted ? {} : null },
    { table: "historyNotes", key: [conversation, seq, "star", place], value: null },
    { table: "historyNotes", prefix: [conversation, seq, "reaction"] },
  );
  if (isNoted && !isByWord) draft.writes.push({ table: "historyNotes", key: [conversation, seq, "gone", place], value: {} });
  if (draft.record.preview?.seq === line.seq) draft.record.preview = null;
}

/** The last words of the chat are those of what is left. */
export async function sayWhatIsLeft({ store, account }: World, draft: Draft): Promise<void> {
  const { record, gone } = draft;
  if (record.preview !== null || gone.length === 0) return;
  // What goes by this step is among what is stored.
  const limit = gone.length + LOOKED_THROUGH;
  const stored = await store.range("timeline", { prefix: [record.id], limit, newestFirst: true });
  for (const { seq, record: value } of withThisStep(stored, draft).sort((a, b) => b.seq - a.seq || b.place - a.place)) {
    if (!isSaid(value)) continue;
    const { sender, id, at } = value;
    if (value.kind === "deleted") record.preview = { kind: "deleted", text: "", sender, id, seq, at };
    else preview(draft, { seq, at, sender, id, self: account().accountId, ownDevice: false }, value);
    return;
  }
}

function isSaid(record: TimelineRecord): record is Extract<TimelineRecord, { kind: "message" | "deleted" }> {
  return record.kind === "message" || record.kind === "deleted";
}
