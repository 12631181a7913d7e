// Whoever waits for something to come true looks again whenever there is news, and not for ever.

import type { Clock } from "../../ports.ts";

export class Expectations {
  private readonly checks = new Set<() => boolean>();
  private readonly clock: Pick<Clock, "after">;

  constructor(clock: Pick<Clock, "after">) {
    this.clock = clock;
  }

  get isEmpty(): boolean {
    return this.checks.size === 0;
  }

  look(): void {
    for (const check of [...this.checks]) check();
  }

  /** @returns whether it came true within that time */
  until(isReached: () => boolean, withinMs: number): Promise<boolean> {
    return new Promise((answer) => {
      const check = () => {
        const reached = isReached();
        if (reached) end(true);
        return reached;
      };
      const end = (reached: boolean) => {
        this.checks.delete(check);
        cancel();
        answer(reached);
      };
      const cancel = this.clock.after(withinMs, () => end(false));
      if (!check()) this.checks.add(check);
    });
  }
}
