// The engine's end of the channel: runs verbs for views and sends each view the news of what it watches.

import type { Query, Verbs } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import type { Channel, ToEngine, ToViews } from "./channel.ts";

export type Engine = {
  verbs: Verbs;
  watch(query: Query, listener: (value: unknown) => void): () => void;
  wake(): void;
  /** The network is gone: sockets that look alive are not. */
  lost(): void;
};
/** Resolves when that view is gone. */
export type ViewEnd = (view: string) => Promise<void>;

type ViewState = { watches: Map<string, () => void>; shown: Set<ConversationId> };
/** `build`: the script of this owner, so that views of another one keep away */
export type Owner = { id: string; build: string };

/** The answer ends it: from then on nothing that a view says is heard, and nothing is said to them. */
export function serve(engine: Engine, channel: Channel, owner: Owner, viewEnd: ViewEnd): () => void {
  const views = new Map<string, ViewState>();
  let ended = false;
  const say = (message: ToViews) => {
    if (!ended) channel.postMessage(message);
  };
  const ready = () => say({ to: "views", kind: "ready", owner: owner.id, build: owner.build });

  channel.addEventListener("message", ({ data }) => {
    if (data.to === "engine" && !ended && !("owner" in data && data.owner !== owner.id)) handle(data);
  });
  ready();
  return () => {
    ended = true;
    for (const { watches } of views.values()) for (const stop of watches.values()) stop();
    views.clear();
  };

  function handle(message: ToEngine): void {
    switch (message.kind) {
      case "hello":
        stateOf(message.view);
        ready();
        return;
      case "ping":
        return; // whoever holds the lock answers it, while it still starts too: worker.ts
      case "wake":
        engine.wake();
        return;
      case "lost":
        engine.lost();
        return;
      case "call":
        void answer(message);
        return;
      case "watch": {
        const { view, watch, query } = message;
        const state = stateOf(view);
        if (state.watches.has(watch)) return;
        state.watches.set(
          watch,
          engine.watch(query, (value) => say({ to: "views", kind: "news", owner: owner.id, view, watch, value })),
        );
        return;
      }
      case "unwatch": {
        const state = stateOf(message.view);
        state.watches.get(message.watch)?.();
        state.watches.delete(message.watch);
      }
    }
  }

  async function answer({ view, call, verb, args }: ToEngine & { kind: "call" }): Promise<void> {
    try {
      const result = await run(view, verb, args);
      say({ to: "views", kind: "answer", owner: owner.id, view, call, result });
    } catch (error) {
      console.error(`verb ${verb} threw`, error);
      say({ to: "views", kind: "threw", owner: owner.id, view, call });
    }
  }

  /** A conversation stays attached while any view shows it. */
  async function run(view: string, verb: string, args: unknown[]): Promise<unknown> {
    const conversation = args[0] as ConversationId;
    if (verb === "show") stateOf(view).shown.add(conversation);
    if (verb === "hide") {
      stateOf(view).shown.delete(conversation);
      if (shownElsewhere(conversation)) return;
    }
    const known = engine.verbs[verb as keyof Verbs] as ((...all: unknown[]) => Promise<unknown>) | undefined;
    if (typeof known !== "function") throw new TypeError(`no verb is called ${verb}`);
    return known.apply(engine.verbs, args);
  }

  function shownElsewhere(conversation: ConversationId): boolean {
    return [...views.values()].some(({ shown }) => shown.has(conversation));
  }

  function stateOf(view: string): ViewState {
    const known = views.get(view);
    if (known !== undefined) return known;
    const state: ViewState = { watches: new Map(), shown: new Set() };
    views.set(view, state);
    void viewEnd(view).then(() => forget(view, state));
    return state;
  }

  function forget(view: string, state: ViewState): void {
    if (ended) return;
    views.delete(view);
    for (const stop of state.watches.values()) stop();
    for (const conversation of state.shown) if (!shownElsewhere(conversation)) void engine.verbs.hide(conversation);
  }
}
