// A view's end of the channel: calls verbs and watches queries, across the loss of one engine and the start of the next.

import type { Query, QueryUpdate, Verbs } from "../../../client/index.ts";
import type { Channel, ToEngine, ToViews } from "./channel.ts";

type Pending = { message: ToEngine; done: (result: unknown) => void; failed: (error: Error) => void };
type Watch = { query: Query; listener: (value: unknown) => void };

export interface EngineView {
  /** Each verb of the Client. A call that the engine did not answer before it ended is repeated to the next one. */
  readonly verbs: Verbs;
  /** The listener gets the whole answer, then what changed; the whole one again from the next engine. */
  watch<Q extends Query>(query: Q, listener: (update: QueryUpdate<Q>) => void): () => void;
  /** "The network may be back": tries at once what waits. */
  wake(): void;
  /** "There is no network": said by the browser. */
  lost(): void;
  /** Called with what keeps the engine from starting at all. */
  onBroken(listener: (reason: string) => void): void;
}

export function connect(channel: Channel, view: string): EngineView {
  const pending = new Map<string, Pending>();
  const watches = new Map<string, Watch>();
  const brokenListeners: ((reason: string) => void)[] = [];
  let owner: string | null = null;
  let count = 0;
  const say = (message: ToEngine) => channel.postMessage(message);

  channel.addEventListener("message", ({ data }) => {
    if (data.to === "views") handle(data);
  });
  say({ to: "engine", kind: "hello", view });

  return {
    verbs: new Proxy({} as Verbs, {
      get:
        (_, verb) =>
        (...args: unknown[]) =>
          call(String(verb), args),
    }),
    watch(query, listener) {
      const watch = nextId();
      watches.set(watch, { query, listener: listener as (value: unknown) => void });
      if (owner !== null) say({ to: "engine", kind: "watch", view, watch, query });
      return () => {
        watches.delete(watch);
        say({ to: "engine", kind: "unwatch", view, watch });
      };
    },
    wake: () => say({ to: "engine", kind: "wake" }),
    lost: () => say({ to: "engine", kind: "lost" }),
    onBroken: (listener) => void brokenListeners.push(listener),
  };

  function call(verb: string, args: unknown[]): Promise<unknown> {
    return new Promise((done, failed) => {
      const message: ToEngine = { to: "engine", kind: "call", view, call: nextId(), verb, args };
      pending.set(message.call, { message, done, failed });
      if (owner !== null) say(message);
    });
  }

  function handle(message: ToViews): void {
    if (message.kind === "ready") repeatTo(message.owner);
    else if (message.kind === "broken") for (const tell of brokenListeners) tell(message.reason);
    else if (message.view !== view) return;
    else if (message.kind === "news") watches.get(message.watch)?.listener(message.value);
    else settle(message);
  }

  function settle(message: ToViews & { kind: "answer" | "threw" }): void {
    const waiting = pending.get(message.call);
    pending.delete(message.call);
    if (message.kind === "answer") waiting?.done(message.result);
    else waiting?.failed(new Error("the engine failed at this; its own log says why"));
  }

  function repeatTo(next: string): void {
    if (next === owner) return;
    owner = next;
    for (const [watch, { query }] of watches) say({ to: "engine", kind: "watch", view, watch, query });
    for (const { message } of pending.values()) say(message);
  }

  function nextId(): string {
    count += 1;
    return `${view}-${count}`;
  }
}
