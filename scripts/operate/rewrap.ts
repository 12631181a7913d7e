// The keys of all hosted businesses, wrapped by the secret of now: some at a time, each asked once. Pure but for the asking.

import type { OperatorAnswer } from "../../worker/operator/endpoints.ts";

type Some = OperatorAnswer<"rewrap">;
export type Rewrapped = Omit<Some, "next">;

/** @returns how it stands after the last were asked; `shut` of all of them */
export async function rewrapAll(some: (after: string) => Promise<Some>): Promise<Rewrapped> {
  let shut = 0;
  for (let after = ""; ; ) {
    const { next, ...rest } = await some(after);
    shut += rest.shut;
    if (next === null) return { ...rest, shut };
    after = next;
  }
}
