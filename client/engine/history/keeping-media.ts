// The files that the history names stay at the service: once a month a device says which they are. A file that came lately stays by itself until the next time.

import {
  type AccountId,
  type BlobId,
  type ConversationId,
  endpoints,
  HISTORY_MEDIA_FILES,
  MAX_DROPPED_EACH,
  MAX_KEPT_EACH,
  MEDIA_RETENTION_MS,
  type UnixMs,
} from "../../../protocol/index.ts";
import { blobBytes } from "../../media/layout.ts";
import type { Key } from "../../store/port.ts";
import type { AccountRecord, TimelineRecord } from "../../store/tables.ts";
import type { Conversations } from "../conversations.ts";
import { isRequest } from "../files/media-item.ts";
import type { World } from "../world.ts";
import { taken } from "./objects.ts";

/** Twice it may fail altogether, and nothing is lost. */
export const KEPT_EVERY_MS = MEDIA_RETENTION_MS / 3;
const YOUNG_MS = MEDIA_RETENTION_MS / 2;
const USES_EACH = 200;
/** Of all the room, for what one other person sent: nobody fills it for all. */
const SHARE_OF_ONE = 1 / 4;

type Given = { keep(changes: Pick<AccountRecord, "mediaKept">): Promise<void>; isOver(): boolean };
/** `bytes`: as it lies at the service */
export type Carried = { blob: BlobId; bytes: number; sender: AccountId; at: UnixMs };

/** Begun again where it broke off: what was said once says nothing new. @throws NotNow, NotTaken */
export async function keepMedia(world: World, conversations: Conversations, { keep, isOver }: Given): Promise<void> {
  const { accountId, mediaKept = { beganAt: 0, isDone: true } } = world.account();
  const now = world.clock.now();
  // A clock that went back makes nobody wait for ever.
  const isRecent = (at: UnixMs) => now >= at && now < at + KEPT_EVERY_MS;
  if (mediaKept.isDone && isRecent(mediaKept.beganAt)) return;
  const { limitBytes, lastAt } = taken(await world.api.ask(endpoints.keepMedia, {}, { blobs: [], drops: [] }));
  if (mediaKept.isDone && isRecent(lastAt)) return keep({ mediaKept: { beganAt: lastAt, isDone: true } });
  await keep({ mediaKept: { beganAt: now, isDone: false } });
  const { blobs, left } = choose(await carriedFiles(world, conversations, now), { own: accountId, limitBytes });
  const ask = async (blobs: BlobId[], drops: BlobId[]) =>
    isOver() ? [] : taken(await world.api.ask(endpoints.keepMedia, {}, { blobs, drops })).kept;
  const outside: BlobId[] = [];
  for (const some of pages(blobs, MAX_KEPT_EACH)) {
    const kept = new Set(await ask(some, []));
    outside.push(...some.filter((blob) => !kept.has(blob)));
  }
  // What has no room any more makes it for what has: only where something is short of it, or is gone.
  if (outside.length > 0 && left.length > 0) {
    for (const drops of pages(left, MAX_DROPPED_EACH)) await ask([], drops);
    for (const some of pages(outside, MAX_KEPT_EACH)) await ask(some, []);
  }
  if (!isOver()) await keep({ mediaKept: { beganAt: now, isDone: true } });
}

/** Pure. One's own first, then what others sent, in each the newest first, as far as there is room; of one other person no more than their share. */
export function choose(
  files: readonly Carried[],
  { own, limitBytes }: { own: AccountId; limitBytes: number },
): { blobs: BlobId[]; left: BlobId[] } {
  const byBlob = new Map<BlobId, Carried>();
  for (const file of files) {
    const known = byBlob.get(file.blob);
    if (known === undefined || file.sender === own || (known.sender !== own && file.at > known.at)) byBlob.set(file.blob, file);
  }
  const inOrder = [...byBlob.values()].sort(
    (a, b) => Number(b.sender === own) - Number(a.sender === own) || b.at - a.at || (a.blob < b.blob ? -1 : 1),
  );
  let room = limitBytes;
  const shares = new Map<AccountId, number>();
  const [blobs, left]: [BlobId[], BlobId[]] = [[], []];
  for (const { blob, bytes, sender } of inOrder) {
    const share = sender === own ? room : (shares.get(sender) ?? limitBytes * SHARE_OF_ONE);
    if (bytes > Math.min(room, share) || blobs.length === HISTORY_MEDIA_FILES) {
      left.push(blob);
      continue;
    }
    room -= bytes;
    if (sender !== own) shares.set(sender, share - bytes);
    blobs.push(blob);
  }
  return { blobs, left };
}

/** Of messages that stay and are no longer young. What a stranger sent is named to nobody. */
async function carriedFiles({ store }: World, conversations: Conversations, now: UnixMs): Promise<Carried[]> {
  const all: Carried[] = [];
  for (let after: Key | undefined; ; ) {
    const uses: { key: Key }[] = await store.range("fileUses", { prefix: [], limit: USES_EACH, ...(after && { after }) });
    const found = await Promise.all(
      uses.map(async ({ key: [blob, conversation, seq] }) => {
        const [id, from] = [conversation as ConversationId, Number(seq)];
        if (isRequest(conversations, id)) return [];
        const lines = await store.range("timeline", { prefix: [id], from, before: from + 1 });
        return lines.flatMap(({ value }) => carriedBy(value, blob as BlobId, now));
      }),
    );
    all.push(...found.flat());
    if (uses.length < USES_EACH) return all;
    after = uses.at(-1)?.key;
  }
}

/** What disappears does so at the service too. */
function carriedBy(line: TimelineRecord, blob: BlobId, now: UnixMs): Carried[] {
  if (line.kind !== "message" || (line.livesMs ?? line.expiresAt) !== undefined || line.at > now - YOUNG_MS) return [];
  const { sender, at } = line;
  return (line.attachments ?? []).flatMap(({ file, poster }) =>
    [file, poster].flatMap((each) => (each?.blob === blob ? [{ blob, bytes: blobBytes(each.bytes), sender, at }] : [])),
  );
}

function pages(blobs: readonly BlobId[], each: number): BlobId[][] {
  return Array.from({ length: Math.ceil(blobs.length / each) }, (_, i) => blobs.slice(i * each, (i + 1) * each));
}
