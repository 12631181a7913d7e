// The view's side of a live query: what changed, folded into the answer that it had.

import type {
  ConversationSummary,
  Query,
  QueryResult,
  QueryUpdate,
  RowPatch,
  TimelineItem,
  TimelineView,
  Watching,
} from "../queries.ts";

/** @param state the answer so far: undefined before the first. What did not change stays the same object. */
export function fold<Q extends Query>(
  query: Q,
  state: QueryResult<Q> | undefined,
  update: QueryUpdate<Q>,
): QueryResult<Q> | undefined {
  if (update.kind === "whole") return update.value;
  // Changes to an answer that one does not have: the whole one is on its way.
  if (state === undefined || state === null) return state;
  const { rows, gone, fields } = update;
  switch (query.kind) {
    case "conversations":
    case "requests":
      return foldRows(state as ConversationSummary[], { rows, gone }, newestFirst) as QueryResult<Q>;
    case "timeline": {
      const view = state as TimelineView;
      return { ...view, ...fields, items: foldRows(view.items, { rows, gone }, inOrder) } as QueryResult<Q>;
    }
    default:
      return { ...(state as object), ...fields } as QueryResult<Q>;
  }
}

/** Calls the listener with the whole answer, each time anew. */
export function follow<Q extends Query>(client: Watching, query: Q, listener: (result: QueryResult<Q>) => void): () => void {
  let state: QueryResult<Q> | undefined;
  return client.watch(query, (update) => {
    state = fold(query, state, update);
    if (state !== undefined) listener(state);
  });
}

/** Of the list: first what stands on top. The id decides between equals, so that the order never flickers. */
export function newestFirst(a: ConversationSummary, b: ConversationSummary): number {
  return +!!b.onTop - +!!a.onTop || b.at - a.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Of a timeline: what is not placed yet stands last. */
export function inOrder(a: TimelineItem, b: TimelineItem): number {
  const [one, other] = [a.seq ?? Number.POSITIVE_INFINITY, b.seq ?? Number.POSITIVE_INFINITY];
  return one === other ? a.place - b.place : one - other;
}

type Row = { id: string };

/** Each changed row is put where it belongs by halving; the others are not looked at, and keep their identity. */
export function foldRows<R extends Row>(
  before: readonly R[],
  { rows, gone }: { rows: readonly RowPatch[]; gone: readonly string[] },
  order: (a: R, b: R) => number,
): R[] {
  if (rows.length === 0 && gone.length === 0) return before as R[];
  const changed = new Map(rows.map((row) => [row.id, row]));
  // One that is named in both is another one now: nothing of the old stays.
  const out = new Set(gone);
  const kept: R[] = [];
  const moved: R[] = [];
  for (const row of before) {
    if (out.has(row.id)) continue;
    const news = changed.get(row.id);
    if (news === undefined) kept.push(row);
    else moved.push({ ...row, ...news } as R);
    changed.delete(row.id);
  }
  for (const row of [...moved, ...(changed.values() as Iterable<unknown> as Iterable<R>)])
    kept.splice(placeOf(kept, row, order), 0, row);
  return kept;
}

function placeOf<R>(rows: readonly R[], row: R, order: (a: R, b: R) => number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(rows[middle] as R, row) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
