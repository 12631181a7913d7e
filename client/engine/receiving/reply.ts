// What a message is about, found once when it is stored: what a reply quotes, where a reaction belongs.

import type { ConversationId, Seq } from "../../../protocol/index.ts";
import { summaryOf } from "../../content/summary.ts";
import type { Target } from "../../content/target.ts";
import type { ReplyRecord, TimelineRecord } from "../../store/tables.ts";
import type { Draft } from "../draft.ts";
import type { TimelineLine, World } from "../world.ts";
import { QUOTED_LETTERS } from "./letters.ts";

/** `text` is null where this device never had the message: it joined later, or the message was not readable. */
export async function findReply(world: World, draft: Draft, target: Target | null): Promise<ReplyRecord | null> {
  if (target === null) return null;
  const { id, sender } = target;
  const line = await findLine(world, draft, target);
  if (line?.record.kind !== "message") return { id, sender, seq: null, text: null };
  const { seq, record } = line;
  const attachment = summaryOf({ ...record, attachments: record.attachments?.slice(0, 1) ?? [] })?.kind;
  return { id, sender, seq, text: record.text.slice(0, QUOTED_LETTERS), ...(attachment && { attachment }) };
}

/** That it was a reply stays, the words do not. */
export function wordless(reply: ReplyRecord | null): ReplyRecord | null {
  return reply && { id: reply.id, sender: reply.sender, seq: null, text: null };
}

/** A message that is placed, in this step or before: also one that this version cannot read, or what is left of a deleted one. */
export async function findLine(world: World, draft: Draft, target: Target): Promise<TimelineLine | undefined> {
  const here = [...draft.lines, ...draft.changed].find(({ record }) => isIt(record, target));
  if (here !== undefined) return here;
  return findPlaced(world, draft.record.id, target);
}

export async function findPlaced(world: World, conversation: ConversationId, target: Target): Promise<TimelineLine | undefined> {
  const place = await world.store.get("contents", [conversation, target.sender, target.id]);
  if (place === undefined) return undefined;
  const { seq } = place;
  const lines = await world.store.range("timeline", { prefix: [conversation], from: seq, before: seq + 1 });
  const found = lines.find(({ value }) => isIt(value, target));
  return found && { seq, place: Number(found.key[2]), record: found.value };
}

/** The replies to what stands from `from` to `before`, this step's included. @param before exclusive */
export async function findQuotes(world: World, draft: Draft, from: Seq, before: Seq): Promise<TimelineLine[]> {
  const { id } = draft.record;
  const isOfThem = ({ record }: TimelineLine) =>
    record.kind === "message" && record.reply?.seq != null && record.reply.seq >= from && record.reply.seq < before;
  const here = [...draft.lines, ...draft.changed];
  const known = new Set(here.map(({ seq, place }) => `${seq} ${place}`));
  const places = (await world.store.range("quotes", { prefix: [id], from, before }))
    .map(({ key }) => ({ seq: Number(key[2]), place: Number(key[3]) }))
    .filter(({ seq, place }) => !known.has(`${seq} ${place}`));
  const records = await world.store.getMany(
    "timeline",
    places.map(({ seq, place }) => [id, seq, place]),
  );
  const placed = places.flatMap((at, i) => (records[i] === undefined ? [] : [{ ...at, record: records[i] }]));
  return [...placed, ...here].filter(isOfThem);
}

function isIt(record: TimelineRecord, target: Target): boolean {
  return "id" in record && record.id === target.id && record.sender === target.sender;
}
