// The timeline as it is drawn: days, turns of one sender, and where the unread part begins.

import type { TimelineItem } from "../../../client/index.ts";
import { sameDay } from "../app/when.ts";

const TURN_GAP_MS = 3 * 60_000;
const CHUNK_ROWS = 50;

export type RowFlags = {
  /** A new day begins above this row. */
  day: boolean;
  /** The unread divider stands above this row. */
  divider: boolean;
  /** First and last of its turn: the joined corners, the name above, the avatar beside the last. */
  first: boolean;
  last: boolean;
  /** An own message that goes only when its author says so. */
  held: boolean;
};

/**
 * By the items' ids.
 * @param divideAfter the seq after which everything was unread when the chat was opened; null for no divider
 * @param heldMessages how many wait for their author: the last ones that have not left
 */
export function flagsOf(items: readonly TimelineItem[], divideAfter: number | null, heldMessages = 0): Map<string, RowFlags> {
  const pending = items.filter((item) => item.kind === "message" && item.state === "pending");
  const held = new Set(pending.slice(Math.max(0, pending.length - heldMessages)));
  let divided = divideAfter === null;
  return new Map(
    items.map((item, at) => {
      const before = items[at - 1];
      const after = items[at + 1];
      const day = before === undefined || !sameDay(before.at, item.at);
      const divider = !divided && divideAfter !== null && item.seq !== null && item.seq > divideAfter && !isOwn(item);
      divided ||= divider;
      const first = day || divider || before === undefined || !sameTurn(before, item);
      const last = after === undefined || !sameDay(item.at, after.at) || !sameTurn(item, after);
      return [item.id, { day, divider, first, last, held: held.has(item) }];
    }),
  );
}

/** Rows that the browser may skip together while they are out of sight: by seq, so that no row ever changes its chunk. */
export function chunksOf(items: readonly TimelineItem[]): Map<number, TimelineItem[]> {
  const chunks = new Map<number, TimelineItem[]>();
  let key = 0;
  for (const item of items) {
    key = item.seq === null ? key : Math.floor(item.seq / CHUNK_ROWS);
    const chunk = chunks.get(key);
    if (chunk === undefined) chunks.set(key, [item]);
    else chunk.push(item);
  }
  return chunks;
}

function sameTurn(a: TimelineItem, b: TimelineItem): boolean {
  return isBubble(a) && isBubble(b) && a.sender.accountId === b.sender.accountId && b.at - a.at < TURN_GAP_MS;
}

function isBubble(item: TimelineItem) {
  return item.kind === "message" || item.kind === "deleted";
}

function isOwn(item: TimelineItem): boolean {
  return "own" in item && item.own;
}
