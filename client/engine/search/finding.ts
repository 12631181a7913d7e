// Finds messages by their words, newest first: the index says which may be meant, the message itself whether it is.

import type { AccountId, ConversationId, Seq, UnixMs } from "../../../protocol/index.ts";
import { candidatesIn, type Wanted } from "../../search/block.ts";
import { carries, stretchOfCarried, wordsOf } from "../../search/entry.ts";
import { type Marked, matchIn } from "../../search/match.ts";
import type { SearchQuery } from "../../search/query.ts";
import { beginningOf } from "../../search/signature.ts";
import type { MessageRecord } from "../../store/tables.ts";
import { expiryOf } from "../receiving/lifetime.ts";
import type { World } from "../world.ts";
import type { KeptBlock } from "./blocks.ts";

/** `at` in whole seconds: of those of one second the order of the chats decides. */
export type Place = { conversation: ConversationId; seq: Seq; at: UnixMs };
export type Found = { place: Place; record: MessageRecord; snippet: Marked };
export type FoundPage = { found: Found[] /** Where the rest begins; null: there is none */; next: Place | null };

export type Within = {
  conversations: readonly ConversationId[];
  /** Whether what this account says is meant */
  isFrom(account: AccountId): boolean;
  /** What comes after that place of an earlier page; null: from the newest on */
  after: Place | null;
  limit: number;
};

/** Of one page: whoever has many messages written that nearly fit makes a search take more pages, not longer. */
const READ_AT_MOST = 200;
const READ_AT_ONCE = 30;

/** @param blocks those with the newest messages first */
export async function find(
  { store, clock }: Pick<World, "store" | "clock">,
  blocks: readonly KeptBlock[],
  query: SearchQuery,
  within: Within,
): Promise<FoundPage> {
  const candidates = candidatesOf(blocks, query, within);
  const found: Found[] = [];
  for (let at = 0; at < candidates.length; at += READ_AT_ONCE) {
    const some = candidates.slice(at, at + READ_AT_ONCE);
    const records = await messagesAt(store, some);
    for (const [i, place] of some.entries()) {
      const record = records[i];
      // Its time may run out before anybody takes it away.
      const isHere = record && (expiryOf(record) ?? Number.POSITIVE_INFINITY) > clock.now();
      const isMeant = isHere && within.isFrom(record.sender) && carries(record, query.has);
      const snippet = isMeant ? matchIn(wordsOf(record), query.words) : null;
      if (record && snippet) found.push({ place, record, snippet });
      const isLast = at + i + 1 === candidates.length;
      if (found.length === within.limit || isLast)
        return { found, next: isLast && candidates.length < READ_AT_MOST ? null : place };
    }
  }
  return { found, next: null };
}

/** The newest that may be meant, as many as one page reads. */
function candidatesOf(blocks: readonly KeptBlock[], query: SearchQuery, { conversations, after: last }: Within): Place[] {
  const { after, before, words, has } = query;
  const wanted: Wanted = { stretches: [...words.map(beginningOf), ...has.map(stretchOfCarried)], after, before };
  const known = new Set(conversations);
  let newest: Place[] = [];
  let floor = 0;
  for (const kept of blocks) {
    if (kept.newest < Math.max(floor, after)) break;
    const { conversation, block } = kept;
    if (!known.has(conversation)) continue;
    for (const { seq, at } of candidatesIn(kept, block, wanted)) {
      const place: Place = { conversation, seq, at };
      if (at >= floor && (last === null || inOrder(last, place) < 0)) newest.push(place);
    }
    if (newest.length < 2 * READ_AT_MOST) continue;
    newest = newest.sort(inOrder).slice(0, READ_AT_MOST);
    floor = newest.at(-1)?.at ?? 0;
  }
  return newest.sort(inOrder).slice(0, READ_AT_MOST);
}

/** Newest first; of one second always the same. */
function inOrder(one: Place, other: Place): number {
  if (one.at !== other.at) return other.at - one.at;
  if (one.conversation !== other.conversation) return one.conversation < other.conversation ? -1 : 1;
  return other.seq - one.seq;
}

/** Nearly always it is the only line that its entry of the log made. */
async function messagesAt(store: World["store"], places: readonly Place[]): Promise<(MessageRecord | undefined)[]> {
  const first = await store.getMany(
    "timeline",
    places.map(({ conversation, seq }) => [conversation, seq, 0]),
  );
  return Promise.all(
    places.map(async ({ conversation, seq }, i) => {
      const line = first[i];
      if (line?.kind === "message") return line;
      const lines = await store.range("timeline", { prefix: [conversation], from: seq, before: seq + 1 });
      return lines.flatMap(({ value }) => (value.kind === "message" ? [value] : []))[0];
    }),
  );
}
