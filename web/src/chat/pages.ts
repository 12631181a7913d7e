// The part of a chat's history that is on screen: pages that follow one another, read on both ways as one scrolls.

import { createEffect, createMemo, createSignal, mapArray, onCleanup, untrack } from "solid-js";
import type { Query, TimelineItem, TimelineView } from "../../../client/index.ts";
import type { ConversationId, Seq } from "../../../protocol/index.ts";
import { useQuery } from "../engine/use.ts";
import { moreDrawn, ROWS_AT_FIRST } from "./drawn.ts";

export const PAGE = 50;

type Page = Extract<Query, { kind: "timeline" }>;

export type Pages = {
  /** As far as they are drawn; null while the first page is read */
  items(): readonly TimelineItem[] | null;
  /** Of the conversation, as the newest answer has it */
  head(): TimelineView | undefined;
  /** Or drawing */
  isReading(): boolean;
  hasOlder(): boolean;
  hasNewer(): boolean;
  /** Does nothing while a page is on its way. */
  older(): void;
  newer(): void;
  /** Begins anew there; null: at the newest. */
  goTo(seq: Seq | null): void;
};

export function pagesOf(conversation: ConversationId): Pages {
  const first = (around: Seq | null): Page => ({
    kind: "timeline",
    conversation,
    limit: around === null ? PAGE : 2 * PAGE,
    ...(around !== null && { around }),
  });
  const [pages, setPages] = createSignal<readonly Page[]>([first(null)]);
  const answers = mapArray(pages, (page) => useQuery(() => page));
  const views = createMemo(() => answers().map((answer) => answer()));
  const all = createMemo(() => {
    const known = views().filter((view) => view !== undefined);
    return known.length === 0 ? null : known.flatMap((view) => view.items);
  });
  const [frame, setFrame] = createSignal(0);
  const items = createMemo<readonly TimelineItem[] | null>((drawn) => {
    frame();
    const known = all();
    if (known === null) return null;
    // What is new, or was jumped to, has its place among all around it.
    const isWhole = untrack(pages).length > 1 || pages()[0]?.around !== undefined || (views().at(-1)?.unread ?? 0) > 0;
    const { from, to } = moreDrawn(known, drawn, isWhole ? known.length : ROWS_AT_FIRST);
    return to - from === known.length ? known : known.slice(from, to);
  }, null);
  const isDrawn = () => items()?.length === all()?.length;
  createEffect(() => {
    if (isDrawn()) return;
    const next = requestAnimationFrame(() => setFrame(frame() + 1));
    onCleanup(() => cancelAnimationFrame(next));
  });
  const isReading = () => !isDrawn() || views().some((view) => view === undefined);
  const hasOlder = () => views()[0]?.hasMore === true;
  const hasNewer = () => views().at(-1)?.hasNewer === true;
  const seqs = () => untrack(() => (all() ?? []).flatMap(({ seq }) => seq ?? []));

  return {
    items,
    head: () => views().findLast((view) => view !== undefined),
    isReading,
    hasOlder,
    hasNewer,
    older() {
      const before = seqs()[0];
      if (before === undefined || isReading() || !hasOlder()) return;
      setPages([{ kind: "timeline", conversation, limit: PAGE, before }, ...pages()]);
    },
    newer() {
      const after = seqs().at(-1);
      if (after === undefined || isReading() || !hasNewer()) return;
      setPages([...pages(), { kind: "timeline", conversation, limit: PAGE, after }]);
    },
    goTo: (seq) => setPages([first(seq)]),
  };
}
