// The engine as Solid sees it: one view for the page, and queries as stores.

// A worker's address needs the policy, and chunks run in an order of their own: so it is asked for here too.
import "../app/trusted-types.ts";
import { type Accessor, createEffect, createRoot, on, onCleanup } from "solid-js";
import { createStore, reconcile, unwrap } from "solid-js/store";
import type { Query, QueryResult } from "../../../client/index.ts";
import { fold } from "../../../client/live/fold.ts";
import { reload } from "../app/reload.ts";
import { CHANNEL, type Channel, viewLock } from "./channel.ts";
import { connect, type EngineView } from "./view.ts";
import workerUrl from "./worker.ts?worker&url";

const viewId = crypto.randomUUID();
const worker = new Worker(workerUrl, { type: "module", name: "parley-engine" });
export const engine: EngineView = startView();
export const verbs = engine.verbs;

/** Undefined until the first answer. Rows keep their identity by `id`, so that only what changed is drawn again. */
export function useQuery<Q extends Query>(query: Accessor<Q | null>): Accessor<QueryResult<Q> | undefined> {
  const [state, setState] = createStore<{ value: QueryResult<Q> | undefined }>({ value: undefined });
  createEffect(
    on(
      () => JSON.stringify(query()),
      () => {
        const asked = query();
        if (asked === null) return setState("value", undefined);
        const stop = engine.watch(asked, (update) => {
          // What did not change is the same object and is passed over.
          const next = fold(asked, unwrap(state.value), update);
          setState("value", reconcile(next, { key: "id", merge: false }) as never);
        });
        onCleanup(stop);
      },
    ),
  );
  return () => state.value;
}

/** For a query that the whole page shares and never stops watching. */
export function sharedQuery<Q extends Query>(query: Q): Accessor<QueryResult<Q> | undefined> {
  return createRoot(() => useQuery(() => query));
}

/** For a page that is about to go: what it keeps open could not be erased. */
export function stopEngine(): void {
  worker.terminate();
}

function startView(): EngineView {
  const channel = channelOnceAlive();
  const view = connect(channel, viewId, {
    build: new URL(workerUrl, location.href).pathname,
    tellWorker: (word) => worker.postMessage(word),
    onReload: () => void reload(),
    after(ms, then) {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    now: () => performance.now(),
  });
  worker.addEventListener("error", () => view.workerFailed());
  addEventListener("online", () => view.wake());
  addEventListener("offline", () => view.lost());
  addEventListener("focus", () => view.wake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") view.wake();
  });
  return view;
}

/** Says nothing before this view's lock is held: the engine takes a free lock for the view's end. */
function channelOnceAlive(): Channel {
  const channel = new BroadcastChannel(CHANNEL);
  const alive = new Promise<void>((held) => {
    void navigator.locks.request(viewLock(viewId), () => {
      held();
      return new Promise(() => {});
    });
  });
  return {
    postMessage: (message) => void alive.then(() => channel.postMessage(message)),
    addEventListener: (kind, listener) => channel.addEventListener(kind, listener),
  };
}
