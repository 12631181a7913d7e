// What stands in the list: chats, and among them the requests of strangers, each a row; many of them are one row above all others.

import type { ConversationSummary } from "../../../client/index.ts";
import { newestFirst } from "../../../client/live/fold.ts";
import type { Span } from "./rows-near.ts";

/** In place of the requests, where they are many */
export const FOLDED = "requests";
export type Entry = ConversationSummary | typeof FOLDED;
type Rows = readonly ConversationSummary[];

const MOST_APART = 3;

export function entryCount(chats: Rows, requests: Rows): number {
  return chats.length + (requests.length > MOST_APART ? 1 : requests.length);
}

/** Only those that are drawn are looked at: however long the list is. @param requests newest first, as chats are */
export function entriesIn(chats: Rows, requests: Rows, { from, to }: Span): Entry[] {
  if (requests.length > MOST_APART) {
    const shown = chats.slice(Math.max(0, from - 1), Math.max(0, to - 1));
    return from === 0 && to > 0 ? [FOLDED, ...shown] : shown;
  }
  const places = requests.map((request, i) => placeAmong(chats, request) + i);
  const entries: Entry[] = [];
  for (let at = from; at < Math.min(to, entryCount(chats, requests)); at++) {
    const request = requests[places.indexOf(at)];
    const chat = chats[at - places.filter((place) => place < at).length];
    const entry = request ?? chat;
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

/** How many chats stand before it */
function placeAmong(chats: Rows, row: ConversationSummary): number {
  let [low, high] = [0, chats.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (newestFirst(chats[middle] as ConversationSummary, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
