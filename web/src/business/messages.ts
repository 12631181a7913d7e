// The messages of one conversation, read to the end: the API pages from the oldest on, and one answers the newest.

import { createSignal, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { rerunnable } from "../../../client/engine/pace/serial.ts";
import type { Answer, Problem } from "./request.ts";
import type { MessageView, Page } from "./views.ts";

export type ReadPage = { after: string | null; items: MessageView[] };
type Load = (after: string | null) => Promise<Answer<Page<MessageView>>>;

const SHOWN_AT_ONCE = 200;
/** What came last may still change: its state, or that it is there. */
const READ_AGAIN = 2;

export type Messages = {
  /** Oldest first, the last of them; undefined until they came */
  items(): readonly MessageView[] | undefined;
  hasEarlier(): boolean;
  problem(): Problem | null;
  showEarlier(): void;
  /** So many that this one is among them. @returns false where it is not there, or not yet */
  showFrom(id: string): boolean;
  /** Calls that come while one is under way make one more. */
  reload(): Promise<void>;
};

export function useMessages(load: Load): Messages {
  const [store, setStore] = createStore<{ items: MessageView[] | undefined }>({ items: undefined });
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [shown, setShown] = createSignal(SHOWN_AT_ONCE);
  let pages: ReadPage[] = [];
  let isGone = false;
  onCleanup(() => {
    isGone = true;
  });
  const reload = rerunnable(async () => {
    const read = await readToEnd(pages, load);
    if (isGone) return;
    setProblem(read.kind === "problem" ? read : null);
    if (read.kind === "problem") return;
    pages = read.value;
    const items = pages.flatMap((page) => page.items);
    setStore("items", reconcile(items, { key: "id" }));
  });
  void reload();
  return {
    items: () => store.items?.slice(-shown()),
    hasEarlier: () => (store.items?.length ?? 0) > shown(),
    problem,
    showEarlier: () => setShown(shown() + SHOWN_AT_ONCE),
    showFrom(id) {
      const at = store.items?.findIndex((each) => each.id === id) ?? -1;
      if (at < 0) return false;
      setShown((many) => Math.max(many, (store.items?.length ?? 0) - at));
      return true;
    },
    reload,
  };
}

/** The pages that are known, the last of them read again, and those behind. */
export async function readToEnd(known: readonly ReadPage[], load: Load): Promise<Answer<ReadPage[]>> {
  const from = Math.max(0, known.length - READ_AGAIN);
  const pages = known.slice(0, from);
  let after = known[from]?.after ?? null;
  do {
    const page = await load(after);
    if (page.kind === "problem") return page;
    pages.push({ after, items: page.value.items });
    after = page.value.next;
  } while (after !== null);
  return { kind: "ok", value: pages };
}
