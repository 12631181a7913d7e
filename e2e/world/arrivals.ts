// What arrives at a receiver, in order, and waiting for it.

/** An attempt that died with its object is made again after a minute. */
const PATIENCE_MS = 100_000;

export class Arrivals<T> {
  readonly all: T[] = [];
  private readonly waiting = new Set<() => void>();

  push(arrived: T): void {
    this.all.push(arrived);
    for (const look of [...this.waiting]) look();
  }

  /** The first one that it is: of those that are here already, or of those to come. */
  until(isIt: (arrived: T) => boolean, what: string): Promise<T> {
    return new Promise((done, failed) => {
      const end = () => {
        clearTimeout(timer);
        this.waiting.delete(look);
      };
      const look = () => {
        const found = this.all.find(isIt);
        if (found === undefined) return;
        end();
        done(found);
      };
      const timer = setTimeout(() => {
        end();
        failed(new Error(`waited in vain for ${what}; here are ${JSON.stringify(this.all)}`));
      }, PATIENCE_MS);
      this.waiting.add(look);
      look();
    });
  }
}
