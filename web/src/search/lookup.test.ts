import { expect, test } from "vitest";
import type { SearchAsked, SearchHit, SearchOutcome } from "../../../client/index.ts";
import { EMPTY_PAGES, type Found, lookUp } from "./lookup.ts";
import { sayOf } from "./say.ts";

type Page = { hits?: string[]; next?: string | null; left?: number };

/** Answers when it is told to. */
function engine() {
  const waiting: { asked: SearchAsked; answer(page: Page | Error): Promise<void> }[] = [];
  const search = (asked: SearchAsked) =>
    new Promise<SearchOutcome>((resolve, reject) => {
      waiting.push({
        asked,
        async answer(page) {
          if (page instanceof Error) reject(page);
          else {
            const hits = (page.hits ?? []).map((item) => ({ item }) as SearchHit);
            const next = page.next ? ({ conversation: page.next } as SearchOutcome["next"]) : null;
            resolve({ kind: "ok", hits, next, left: page.left ?? 0 } as SearchOutcome);
          }
          for (let turns = 0; turns < 8; turns++) await Promise.resolve();
        },
      });
    });
  const take = () => {
    const one = waiting.shift();
    if (one === undefined) throw new Error("nothing is asked");
    return one;
  };
  const begin = (text: string) => {
    const shown: Found[] = [];
    const lookup = lookUp({ text }, search, (found) => shown.push(found));
    return { ...lookup, shown, items: () => shown.at(-1)?.hits?.map(({ item }) => item as string) ?? null };
  };
  return { begin, take, waiting };
}

test("[SE8] what is found belongs to what was asked: of another question neither hits nor a place stay, nor an answer that comes late", async () => {
  const { begin, take, waiting } = engine();
  const ca = begin("ca");
  await take().answer({ hits: ["1", "2", "3"], next: "of ca", left: 9 });
  const late = take();
  ca.end();
  const cat = begin("cat");
  await late.answer({ hits: ["late"] });
  expect([ca.shown.length, ca.items()]).toEqual([1, ["1", "2", "3"]]);
  // While the index is made, and where the newest is the same.
  await take().answer({ hits: ["1"], next: "of cat", left: 5 });
  expect(cat.items()).toEqual(["1"]);
  void cat.more();
  const [again, page] = [take(), take()];
  expect([again.asked.after, page.asked]).toMatchObject([undefined, { text: "cat", after: { conversation: "of cat" } }]);
  await page.answer({ hits: ["4"], next: "further" });
  await again.answer({ hits: ["1"], next: "of cat", left: 2 });
  expect(cat.items()).toEqual(["1", "4"]);
  expect(cat.shown.at(-1)?.prepared).toBe(60);
  await take().answer({ hits: ["0", "1"] });
  expect([cat.items(), cat.shown.at(-1), waiting.length]).toMatchObject([["0", "1"], { isAsking: false, prepared: null }, 0]);
  await ca.more();
  expect(waiting.length).toBe(0);
});

test("[SE8] a search that fails says so and goes on when it is asked; nothing of the one before is left", async () => {
  const { begin, take } = engine();
  const broken = begin("cat");
  await take().answer(new Error("gone"));
  expect(broken.shown.at(-1)).toEqual({ hits: null, hasMore: false, prepared: null, isAsking: false, hasFailed: true });
  expect(sayOf(broken.shown.at(-1) as Found)).toBe("The search didn't work. Try again.");
  const half = begin("cat");
  await take().answer({ hits: ["1"], next: "more", left: 4 });
  await take().answer(new Error("gone"));
  expect(half.shown.at(-1)).toMatchObject({ hasMore: true, prepared: null, hasFailed: true });
  void half.more();
  await take().answer({ hits: ["2"] });
  expect([half.items(), half.shown.at(-1)?.hasFailed]).toEqual([["1", "2"], false]);
});

test("[SE9] [SE10] nothing is found only where nothing is left to look through", async () => {
  const { begin, take, waiting } = engine();
  const rare = begin("from:cleo");
  const says = () => sayOf(rare.shown.at(-1) as Found);
  await take().answer({ next: "0", left: 1 });
  expect(says()).toBe("Preparing search: 0 %");
  await take().answer({ next: "0" });
  expect(says()).toBe("Searching…");
  for (let page = 1; page <= EMPTY_PAGES; page++) await take().answer({ next: `${page}` });
  expect([says(), waiting.length, rare.shown.at(-1)?.hasMore]).toEqual(["Nothing found yet.", 0, true]);
  // It is read on where it was left, as far again.
  void rare.more();
  void rare.more();
  expect(waiting.map(({ asked }) => asked.after)).toEqual([{ conversation: `${EMPTY_PAGES}` }]);
  await take().answer({ next: "on" });
  await take().answer({});
  expect([says(), sayOf(rare.shown.at(-1) as Found, 1)]).toEqual(["Nothing found.", ""]);
});

test("[SE11] what is said, reworded or gone while it is shown comes and goes by itself, as far as was read; what is the same stays", async () => {
  const { begin, take, waiting } = engine();
  const cat = begin("cat");
  cat.refresh();
  expect(waiting.length).toBe(1);
  await take().answer({ hits: ["3", "2"], next: "on" });
  void cat.more();
  await take().answer({ hits: ["1"] });
  expect(cat.items()).toEqual(["3", "2", "1"]);
  const [, second] = cat.shown.at(-1)?.hits ?? [];
  cat.refresh();
  // What comes while it is looked for is looked for after it, once.
  cat.refresh();
  cat.refresh();
  await take().answer({ hits: ["4", "2"], next: "on" });
  expect(cat.items()).toEqual(["3", "2", "1"]);
  await take().answer({ hits: ["1"] });
  expect(cat.items()).toEqual(["4", "2", "1"]);
  expect(cat.shown.at(-1)?.hits?.[1]).toBe(second);
  await take().answer({});
  expect([cat.items(), sayOf(cat.shown.at(-1) as Found), waiting.length]).toEqual([[], "Nothing found.", 0]);
  // Nothing was found before, and something is now; a search that fails leaves what there is.
  cat.refresh();
  await take().answer({ hits: ["5"] });
  cat.refresh();
  await take().answer(new Error("gone"));
  expect([cat.items(), cat.shown.at(-1)?.hasFailed]).toEqual([["5"], true]);
  // Read on meanwhile
  cat.refresh();
  await take().answer({ hits: ["5"], next: "on" });
  cat.refresh();
  void cat.more();
  const [again, page] = [take(), take()];
  await page.answer({ hits: ["0"] });
  expect(cat.items()).toEqual(["5", "0"]);
  await again.answer({ hits: ["5"], next: "on" });
  await take().answer({ hits: ["5"], next: "on" });
  await take().answer({ hits: ["0"] });
  expect([cat.items(), waiting.length]).toEqual([["5", "0"], 0]);
  cat.refresh();
  cat.end();
  await take().answer({ hits: ["late"] });
  expect(cat.items()).toEqual(["5", "0"]);
});
