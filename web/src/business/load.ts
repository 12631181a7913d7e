// What a view loads: one value, or a list by pages; what went wrong meanwhile; and loading again without a flicker.

import { createSignal, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { rerunnable } from "../../../client/engine/pace/serial.ts";
import type { Answer, Problem } from "./request.ts";
import type { Page } from "./views.ts";

export type Load<T> = {
  /** Undefined until it came */
  value(): T | undefined;
  problem(): Problem | null;
  reload(): Promise<void>;
  set(value: T): void;
};

export function useLoad<T>(load: () => Promise<Answer<T>>): Load<T> {
  const [value, setValue] = createSignal<T | undefined>(undefined);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const isLatest = latest();
  async function reload(): Promise<void> {
    const isIt = isLatest();
    const answer = await load();
    if (!isIt()) return;
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "ok") setValue(() => answer.value);
  }
  void reload();
  return { value, problem, reload, set: (next) => void setValue(() => next) };
}

export type Pages<T> = {
  /** Undefined until the first page came */
  items(): readonly T[] | undefined;
  hasMore(): boolean;
  problem(): Problem | null;
  more(): Promise<void>;
  /** As many pages as are shown. Calls that come while one is under way make one more. */
  reload(): Promise<void>;
};

/** Rows that stay keep their place in the page, and the focus that is in them. */
export function usePages<K extends string, T extends Record<K, string | number>>(
  key: K,
  load: (after: string | null) => Promise<Answer<Page<T>>>,
): Pages<T> {
  const [store, setStore] = createStore<{ items: T[] | undefined }>({ items: undefined });
  const [next, setNext] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const isLatest = latest();
  let shown = 1;

  async function fetchPages(count: number): Promise<void> {
    const isIt = isLatest();
    const all: T[] = [];
    let after: string | null = null;
    let loaded = 0;
    do {
      const page: Answer<Page<T>> = await load(after);
      if (!isIt()) return;
      if (page.kind === "problem") return void setProblem(page);
      all.push(...page.value.items);
      after = page.value.next;
      loaded++;
    } while (after !== null && loaded < count);
    shown = count;
    setProblem(null);
    setNext(after);
    setStore("items", reconcile(all, { key }));
  }
  void fetchPages(1);
  return {
    items: () => store.items,
    hasMore: () => next() !== null,
    problem,
    more: () => fetchPages(shown + 1),
    reload: rerunnable(() => fetchPages(shown)),
  };
}

/** An answer that a later request has overtaken counts for nothing, nor does one for a view that is gone. */
function latest(): () => () => boolean {
  let current = 0;
  onCleanup(() => {
    current = -1;
  });
  return () => {
    if (current < 0) return () => false;
    const mine = ++current;
    return () => current === mine;
  };
}
