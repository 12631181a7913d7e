// Which files on this device only some messages use, by the index of who carries what.

import type { BlobId, ConversationId, Seq } from "../../../protocol/index.ts";
import type { TimelineRecord } from "../../store/tables.ts";
import type { World } from "../world.ts";
import { blobsOf } from "./blobs-of.ts";

const USES_PER_LOOK = 20;

/** The messages that go, which do not count */
type Gone = { conversation: ConversationId; from: Seq; before: Seq };

/** Of the files that these lines carry and this device holds, those that no other message carries. */
export async function unusedElsewhere(world: World, gone: Gone, lines: readonly TimelineRecord[]): Promise<BlobId[]> {
  const carried = lines.flatMap((line) => (line.kind === "message" ? (line.attachments ?? []).flatMap(blobsOf) : []));
  const unused: BlobId[] = [];
  for (const blob of new Set(carried))
    if (world.files.mayGo(blob) && !(await isUsedElsewhere(world, blob, gone))) unused.push(blob);
  return unused;
}

async function isUsedElsewhere({ store }: World, blob: BlobId, { conversation, from, before }: Gone): Promise<boolean> {
  const here = { prefix: [blob, conversation] };
  const [earlier, later, some] = await Promise.all([
    store.range("fileUses", { ...here, before: from, limit: 1 }),
    store.range("fileUses", { ...here, from: before, limit: 1 }),
    store.range("fileUses", { prefix: [blob], limit: USES_PER_LOOK }),
  ]);
  if (earlier.length > 0 || later.length > 0 || some.some(({ key }) => key[1] !== conversation)) return true;
  // One message in each conversation at most carries a file: with more there would be no end to looking, so it stays.
  return some.length === USES_PER_LOOK;
}
