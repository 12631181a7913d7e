// All files of a bucket, a page at a time, however many: where the service wants us to wait we wait, and where it fails it is said from where to go on.

import type { OperatorAnswer } from "../../worker/operator/endpoints.ts";
import { Busy, NotDone } from "./operator.ts";

export type ReconcilePorts = {
  /** @throws Busy where it is to be asked again later */
  page(cursor: string | null): Promise<OperatorAnswer<"reconcile">>;
  wait(ms: number): Promise<void>;
  say(line: string): void;
};

/** So many times nothing came of waiting */
const TRIES = 20;

export async function reconcileAll(
  from: string | null,
  { page, wait, say }: ReconcilePorts,
): Promise<{ looked: number; adopted: number }> {
  const sum = { looked: 0, adopted: 0 };
  let [cursor, tries] = [from, 0];
  const goOn = () => (cursor === null ? "reconcile" : `reconcile --from ${cursor}`);
  for (;;) {
    try {
      const read = await page(cursor);
      sum.looked += read.looked;
      sum.adopted += read.adopted;
      if (read.cursor === null) return sum;
      [cursor, tries] = [read.cursor, 0];
    } catch (error) {
      if (error instanceof Busy && ++tries < TRIES) {
        say(`${sum.looked} files so far; it wants us to wait. To go on from here another time: ${goOn()}`);
        await wait(error.retryAfterMs);
      } else if (error instanceof NotDone) throw new NotDone(`${error.message}\nGo on with: npm run operate -- ${goOn()}`);
      else throw error;
    }
  }
}
