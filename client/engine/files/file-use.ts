// Which files on this device only some messages use: the lists of media and files know who carries what.

import type { BlobId, ConversationId, Seq } from "../../../protocol/index.ts";
import type { Attachment } from "../../content/attachment.ts";
import type { Entry } from "../../store/port.ts";
import type { TimelineRecord } from "../../store/tables.ts";
import type { World } from "../world.ts";

const ENTRIES_PER_LOOK = 500;

/** `gone`: the messages that go, which do not count. */
type Where = { all: readonly ConversationId[]; gone: Gone };
type Gone = { conversation: ConversationId; from: Seq; before: Seq };

/** Of the files that these lines carry and this device holds, those that no other message carries. */
export async function unusedElsewhere(world: World, { all, gone }: Where, lines: readonly TimelineRecord[]): Promise<BlobId[]> {
  const carried = lines.flatMap((line) => (line.kind === "message" ? (line.attachments ?? []).flatMap(blobsOf) : []));
  const unused = new Set(carried.filter((blob) => world.files.mayGo(blob)));
  for (const conversation of all)
    for (const list of ["media", "files"] as const)
      if (unused.size > 0) await keepUsed(world, unused, [conversation, list], gone);
  return [...unused];
}

async function keepUsed(world: World, unused: Set<BlobId>, prefix: [ConversationId, string], gone: Gone): Promise<void> {
  const isGone = (seq: Seq) => prefix[0] === gone.conversation && seq >= gone.from && seq < gone.before;
  for (let start: Seq | null = isGone(0) ? gone.before : 0; start !== null && unused.size > 0; ) {
    const entries: Entry<"gallery">[] = await world.store.range("gallery", { prefix, from: start, limit: ENTRIES_PER_LOOK });
    for (const { key, value } of entries)
      if (value.kind === "attachment" && !isGone(Number(key[2])))
        for (const blob of blobsOf(value.attachment)) unused.delete(blob);
    // The last entry's message may go on: its entries are at most as many as a message has files.
    start = entries.length < ENTRIES_PER_LOOK ? null : Number(entries.at(-1)?.key[2]);
    if (start !== null && entries.every(({ key }) => Number(key[2]) === start)) start++;
  }
}

function blobsOf({ file, poster }: Attachment): BlobId[] {
  return poster ? [file.blob, poster.blob] : [file.blob];
}
