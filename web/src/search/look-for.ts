// What is found for what somebody types: asked anew with each letter. Nothing of one question is taken for an answer to another.

import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { SearchAsked } from "../../../client/index.ts";
import { engine, verbs } from "../engine/use.ts";
import { type Found, type Lookup, lookUp } from "./lookup.ts";

export type Looking = Accessor<Found> & { more(): Promise<void> };

/** However much comes in, so often it is looked for anew. */
const RESTED_MS = 500;
const NOTHING: Found = { hits: null, hasMore: false, prepared: null, isAsking: false, hasFailed: false };

/** @param asked null: nothing */
export function lookFor(asked: Accessor<SearchAsked | null>): Looking {
  const [found, setFound] = createSignal(NOTHING);
  let lookup: Lookup | null = null;
  createEffect(
    on(
      () => JSON.stringify(asked()),
      () => {
        const wanted = asked();
        // What stood there stays for the moment until the first answer, so that the list does not blink with each letter.
        setFound(({ hits }) => ({ ...NOTHING, ...(wanted !== null && { hits, isAsking: true }) }));
        const now = wanted && lookUp(wanted, verbs.search, setFound);
        lookup = now;
        if (now === null) return;
        let timer: ReturnType<typeof setTimeout> | undefined;
        let isFirst = true;
        const { conversation } = wanted ?? {};
        const stop = engine.watch({ kind: "said", ...(conversation && { conversation }) }, () => {
          if (!isFirst)
            timer ??= setTimeout(() => {
              timer = undefined;
              now.refresh();
            }, RESTED_MS);
          isFirst = false;
        });
        onCleanup(() => {
          stop();
          clearTimeout(timer);
          now.end();
        });
      },
    ),
  );
  return Object.assign(found, { more: async () => lookup?.more() });
}
