// A message whose sender says it in other words: the newest by the order of the log counts, whenever each of them comes.

import type { AccountId, Seq, UnixMs } from "../../../protocol/index.ts";
import { meantIn } from "../../content/mention.ts";
import type { Target } from "../../content/target.ts";
import type { MessageRecord, Reworded } from "../../store/tables.ts";
import { type Draft, lineIndexes, putOutbox, replaceLine, replaceLines } from "../draft.ts";
import type { TimelineLine } from "../world.ts";
import { isLateFor } from "./edit-window.ts";
import { PREVIEW_LETTERS, QUOTED_LETTERS } from "./letters.ts";
import { followMentioned } from "./mentioned.ts";

/** What was said before is kept as far as this goes, the newest first: whoever edits fills nobody's device. */
const VERSIONS_KEPT = 20;
const LETTERS_KEPT = 64 * 1024;

type Version = NonNullable<MessageRecord["versions"]>[number];
export type InChat = { line: TimelineLine | undefined; quotes: readonly TimelineLine[] };

/** What has words of its own. A card or an answer says what it is. */
export function hasWords({ body }: Pick<MessageRecord, "body">, text: string): boolean {
  return body.kind === "media" || (body.kind === "text" && text.trim() !== "");
}

/** @returns null where it counts for nothing */
export function inOtherWords(line: TimelineLine, { seq, at, ...words }: Reworded): MessageRecord | null {
  const { text } = words;
  const { record } = line;
  if (record.kind !== "message" || !hasWords(record, text) || isLateFor(record, at) || seq <= line.seq) return null;
  const before = record.versions ?? [
    { seq: line.seq, at: record.at, text: record.text, ...(record.mentions && { mentions: record.mentions }) },
  ];
  if (before.some((version) => version.seq === seq)) return null;
  const versions = newestOf([...before, { seq, at, ...words }].sort((a, b) => a.seq - b.seq));
  return { ...record, text: versions.at(-1)?.text ?? text, versions };
}

/** Judged before what quotes it is looked for */
export function mayReword(line: TimelineLine | undefined, at: UnixMs): boolean {
  return line?.record.kind === "message" && !isLateFor(line.record, at);
}

export function reword(draft: Draft, said: Reworded, { line, quotes }: InChat, self: AccountId): void {
  const next = line && inOtherWords(line, said);
  if (line === undefined || next === null || next === undefined) return;
  // Addresses in it may have come or gone. Those of a line of this step are written with it.
  if (draft.lines.every((each) => each.seq !== line.seq || each.place !== line.place)) {
    const { id } = draft.record;
    const isOfGallery = ({ table }: { table: string }) => table === "gallery";
    for (const write of lineIndexes(id, line).filter(isOfGallery)) draft.writes.push({ ...write, value: null } as typeof write);
    draft.writes.push(...lineIndexes(id, { ...line, record: next }).filter(isOfGallery));
  }
  replaceLine(draft, { ...line, record: next });
  follow(draft, line.seq, next, quotes);
  followMentioned(draft.record, { ...next, seq: line.seq, self }, meantIn(next));
}

function newestOf(versions: readonly Version[]): Version[] {
  let letters = 0;
  const first = versions.findLastIndex((version, i) => {
    const isNewest = i === versions.length - 1;
    if (!isNewest) letters += version.text.length;
    return letters > LETTERS_KEPT || versions.length - i > VERSIONS_KEPT + 1;
  });
  return versions.slice(first + 1);
}

/** Whatever says it again: the list, replies, notifications. */
function follow(draft: Draft, seq: Seq, { text, sender, id }: MessageRecord, quotes: readonly TimelineLine[]): void {
  const { record } = draft;
  if (record.preview?.kind === "text" && record.preview.seq === seq)
    record.preview = { ...record.preview, text: text.slice(0, PREVIEW_LETTERS) };
  if (record.reacted?.some(({ to }) => to === seq))
    record.reacted = record.reacted.map((each) => (each.to === seq ? { ...each, text: text.slice(0, QUOTED_LETTERS) } : each));
  const quoted = text.slice(0, QUOTED_LETTERS);
  const otherwise = quotes.flatMap((quote) => {
    const { record: said } = quote;
    if (said.kind !== "message" || said.reply === null || said.reply.text === quoted) return [];
    return [{ ...quote, record: { ...said, reply: { ...said.reply, text: quoted } } }];
  });
  replaceLines(draft, otherwise);
  const isIt = (target: Target) => target.id === id && target.sender === sender;
  for (const item of [...draft.outbox])
    if (item.reply !== null && isIt(item.reply))
      putOutbox(draft, { ...item, reply: { ...item.reply, text: text.slice(0, QUOTED_LETTERS) } });
}
