// Work on several items at once, whose results come in the order of the items; how many is bounded, and so is the memory.

/** Enough to keep the threads of WebCrypto busy; more made nothing faster (bench/media.ts). */
export const AT_ONCE = 8;

/** Asks for an item only when the work on the `AT_ONCE`th before it is done and was taken. The first failure ends it. */
export async function* inOrder<Item, Result extends object>(
  items: AsyncGenerator<Item>,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result | undefined>[] = [];
  for (;;) {
    while (underWay.length < AT_ONCE) {
      // A generator answers calls of `next` one after another, in their order.
      const result = items.next().then(({ done, value }) => (done ? undefined : work(value)));
      result.catch(() => undefined);
      underWay.push(result);
    }
    const oldest = await underWay.shift();
    if (oldest === undefined) return;
    yield oldest;
  }
}
