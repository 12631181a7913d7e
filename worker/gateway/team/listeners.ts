// The streams that people and programs of a business have open: told what passes, and ended when their member goes.

import { memberOf, type Principal } from "../../business/principal.ts";

export type Ear = {
  /** Who looks where may be another, or all is to be loaded again. */
  told(): void;
  end(): void;
};

export class Listeners {
  private readonly ears = new Map<Ear, string>();

  /** @returns what ends it */
  add(principal: Principal, ear: Ear): () => void {
    this.ears.set(ear, memberOf(principal));
    return () => void this.ears.delete(ear);
  }

  tell(): void {
    for (const ear of this.ears.keys()) ear.told();
  }

  endAll(): void {
    for (const ear of [...this.ears.keys()]) ear.end();
  }

  /** Also those of tokens that end with that member. */
  end(member: string): void {
    for (const [ear, whose] of [...this.ears]) if (whose === member) ear.end();
  }
}
