// What a message is about, found once when it is stored: what a reply quotes, where a reaction belongs.

import type { ConversationId, Seq } from "../../../protocol/index.ts";
import type { Content } from "../../content/content.ts";
import type { Target } from "../../content/target.ts";
import type { ReplyRecord, TimelineRecord } from "../../store/tables.ts";
import type { Draft } from "../draft.ts";
import type { TimelineLine, World } from "../world.ts";

const QUOTED_LETTERS = 200;

export type About = { reply: ReplyRecord | null /** Null where this device does not have the message. */; reactsTo: Seq | null };

export async function findAbout(world: World, draft: Draft, { body, reply }: Content): Promise<About> {
  if (body.kind === "reaction") {
    const line = await findLine(world, draft, body.target);
    return { reply: null, reactsTo: line?.record.kind === "message" ? line.seq : null };
  }
  return { reply: await findReply(world, draft, body.kind === "choice" ? body.target : reply), reactsTo: null };
}

/** `text` is null where this device never had the message: it joined later, or the message was not readable. */
export async function findReply(world: World, draft: Draft, target: Target | null): Promise<ReplyRecord | null> {
  if (target === null) return null;
  const { id, sender } = target;
  const record = (await findLine(world, draft, target))?.record;
  if (record?.kind !== "message") return { id, sender, text: null };
  const attachment = record.attachments?.[0]?.kind;
  return { id, sender, text: record.text.slice(0, QUOTED_LETTERS), ...(attachment && { attachment }) };
}

/** That it was a reply stays, the words do not. */
export function wordless(reply: ReplyRecord | null): ReplyRecord | null {
  return reply && { id: reply.id, sender: reply.sender, text: null };
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

function isIt(record: TimelineRecord, target: Target): boolean {
  return "id" in record && record.id === target.id && record.sender === target.sender;
}
