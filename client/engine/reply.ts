// What a reply quotes, found once when the reply is stored.

import type { AccountId } from "../../protocol/index.ts";
import type { ReplyRecord, TimelineRecord } from "../store/tables.ts";
import type { Draft } from "./draft.ts";
import type { World } from "./world.ts";

const QUOTED_LETTERS = 200;

/** `text` is null where this device never had the message: it joined later, or the message was not readable. */
export async function findReply(
  world: World,
  draft: Draft,
  target: { id: string; sender: AccountId } | null,
): Promise<ReplyRecord | null> {
  if (target === null) return null;
  const { id, sender } = target;
  const record = draft.lines.find((line) => isIt(line.record, target))?.record ?? (await stored(world, draft, target));
  if (record?.kind !== "message") return { id, sender, text: null };
  const attachment = record.attachments?.[0]?.kind;
  return { id, sender, text: record.text.slice(0, QUOTED_LETTERS), ...(attachment && { attachment }) };
}

async function stored(
  world: World,
  draft: Draft,
  target: { id: string; sender: AccountId },
): Promise<TimelineRecord | undefined> {
  const conversation = draft.record.id;
  const place = await world.store.get("contents", [conversation, target.sender, target.id]);
  if (place === undefined) return undefined;
  const lines = await world.store.range("timeline", { prefix: [conversation], from: place.seq, before: place.seq + 1 });
  return lines.find(({ value }) => isIt(value, target))?.value;
}

function isIt(record: TimelineRecord, target: { id: string; sender: AccountId }): boolean {
  return record.kind === "message" && record.id === target.id && record.sender === target.sender;
}
