// The part of a chat's history that is on screen: pages that follow one another, read on both ways as one scrolls.

import { createMemo, createSignal, mapArray, untrack } from "solid-js";
import type { Query, TimelineItem, TimelineView } from "../../../client/index.ts";
import type { ConversationId, Seq } from "../../../protocol/index.ts";
import { useQuery } from "../engine/use.ts";

export const PAGE = 50;

type Page = Extract<Query, { kind: "timeline" }>;

export type Pages = {
  /** Null while the first page is read */
  items(): readonly TimelineItem[] | null;
  /** Of the conversation, as the newest answer has it */
  head(): TimelineView | undefined;
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
  const items = createMemo(() => {
    const known = views().filter((view) => view !== undefined);
    return known.length === 0 ? null : known.flatMap((view) => view.items);
  });
  const isReading = () => views().some((view) => view === undefined);
  const hasOlder = () => views()[0]?.hasMore === true;
  const hasNewer = () => views().at(-1)?.hasNewer === true;
  const seqs = () => untrack(() => (items() ?? []).flatMap(({ seq }) => seq ?? []));

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
