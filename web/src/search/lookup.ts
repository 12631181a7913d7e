// One question and all that has been found for it: asked again until all of the index is made, and read on page by page.

import type { SearchAsked, SearchHit, SearchOutcome, Verbs } from "../../../client/index.ts";

export type Found = {
  /** Null while nothing has come yet */
  hits: readonly SearchHit[] | null;
  hasMore: boolean;
  /** Of the index, in per cent; null: all of it is there */
  prepared: number | null;
  isAsking: boolean;
  hasFailed: boolean;
};

export type Lookup = {
  /** Reads on until something is found, and not without end. */
  more(): Promise<void>;
  /** Something was said, or went, since: what is shown is looked for anew, and what is the same stays. */
  refresh(): void;
  /** Nothing is shown of it any more. */
  end(): void;
};

/** A page may be empty where many nearly fit. */
export const EMPTY_PAGES = 30;

export function lookUp(wanted: SearchAsked, search: Verbs["search"], show: (found: Found) => void): Lookup {
  let hits: readonly SearchHit[] | null = null;
  let next: SearchOutcome["next"] = null;
  let [most, left] = [0, 0];
  let isOver = false;
  let hasFailed = false;
  let asking = 0;
  let reading: Promise<void> | null = null;
  let refreshing: "once" | "again" | null = null;

  function tell(): void {
    const prepared = left === 0 ? null : Math.round((100 * (most - left)) / most);
    if (!isOver) show({ hits, hasMore: next !== null, prepared, isAsking: asking > 0, hasFailed });
  }

  /** What was found stays where the rest cannot be. */
  async function tried(act: () => Promise<void>): Promise<void> {
    asking++;
    hasFailed = false;
    try {
      await act();
    } catch {
      hasFailed = true;
      left = 0;
    } finally {
      asking--;
      tell();
    }
  }

  async function look(): Promise<void> {
    for (let isWhole = false; !isWhole; ) {
      const found = await search(wanted);
      if (isOver) return;
      isWhole = found.left === 0;
      left = found.left;
      most = isWhole ? 0 : Math.max(most, left);
      // Pages that somebody has asked for meanwhile stay.
      const isRead = hits !== null && hits.length > found.hits.length && hits[0]?.item === found.hits[0]?.item;
      if (isWhole || !isRead) [hits, next] = [found.hits, found.next];
      tell();
    }
    if (hits?.length === 0) await more();
  }

  async function readOn(): Promise<void> {
    for (let pages = 0; pages < EMPTY_PAGES && next !== null && !isOver; pages++) {
      const after = next;
      const found = await search({ ...wanted, after });
      // The index went on meanwhile, and the first page is another one.
      if (isOver || after !== next) return;
      [hits, next] = [[...(hits ?? []), ...found.hits], found.next];
      if (found.hits.length > 0) return;
    }
  }

  function more(): Promise<void> {
    if (next === null || isOver) return Promise.resolve();
    reading ??= tried(readOn).finally(() => {
      reading = null;
    });
    return reading;
  }

  /** As far as it was read */
  async function readAgain(): Promise<void> {
    const before = hits ?? [];
    const fresh: SearchHit[] = [];
    let found: SearchOutcome | null = null;
    for (let pages = 0; pages < EMPTY_PAGES; pages++) {
      found = await search({ ...wanted, after: found?.next ?? null });
      // Somebody has read on meanwhile: that is looked for anew too.
      if (isOver || (hits !== null && hits !== before)) break;
      fresh.push(...found.hits);
      if (found.next === null || fresh.length >= Math.max(1, before.length)) break;
    }
    if (isOver || found === null) return;
    if (hits !== null && hits !== before) {
      refreshing = "again";
      return;
    }
    [hits, next, left] = [kept(before, fresh), found.next, found.left];
    most = Math.max(most, left);
  }

  async function refresh(): Promise<void> {
    // While the index is made it is looked for again anyway.
    if (isOver || hits === null || left > 0) return;
    if (refreshing !== null) {
      refreshing = "again";
      return;
    }
    do {
      refreshing = "once";
      await tried(readAgain);
    } while ((refreshing as string) === "again" && !isOver);
    refreshing = null;
    if (left > 0) void tried(look);
  }

  void tried(look);
  return {
    more,
    refresh: () => void refresh(),
    end() {
      isOver = true;
    },
  };
}

/** What says the same is the same, so that whoever shows it leaves it where it is. */
function kept(before: readonly SearchHit[], now: readonly SearchHit[]): SearchHit[] {
  const known = new Map(before.map((hit) => [JSON.stringify(hit), hit]));
  return now.map((hit) => known.get(JSON.stringify(hit)) ?? hit);
}
