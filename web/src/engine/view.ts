// A view's end of the channel: calls verbs and watches queries, across the loss of one engine and the start of the next.

import type { Query, QueryUpdate } from "../../../client/index.ts";
import type { Call, Channel, EngineVerbs, StartProblem, ToEngine, ToOwnWorker, ToViews } from "./channel.ts";
import { type Given, watchOwner } from "./liveness.ts";

type Pending = { message: Call; done: (result: unknown) => void; failed: (error: Error) => void };
type Watch = { query: Query; listener: (value: unknown) => void };

export type EngineState =
  | { kind: "starting" }
  | { kind: "ready" }
  | { kind: "broken"; problem: StartProblem }
  /** The profile is served by another tab, of another build of the app. */
  | { kind: "other-build" };

export interface EngineView {
  /** Each verb of the Client. A call that the engine did not answer before it ended is repeated to the next one. */
  readonly verbs: EngineVerbs;
  /** The listener gets the whole answer, then what changed; the whole one again from the next engine. */
  watch<Q extends Query>(query: Q, listener: (update: QueryUpdate<Q>) => void): () => void;
  /** "The network may be back": tries at once what waits. */
  wake(): void;
  /** Finds out whether the owner is there, also where nothing is waited for that it has not answered once. */
  ask(): void;
  /** "There is no network": said by the browser. */
  lost(): void;
  onState(listener: (state: EngineState) => void): void;
  /** After `broken` @param word with what opens a profile that is locked */
  tryAgain(word?: ToOwnWorker): void;
  tellWorker(word: ToOwnWorker): void;
  /** This page's own worker did not load. Another tab may own the profile well; where none does, this page says what is the matter. */
  workerFailed(): void;
  /** After `other-build`: tells every tab of another build to load its page anew. */
  reloadOthers(): void;
}

export type Surroundings = {
  /** Of this page */
  build: string;
  tellWorker(word: ToOwnWorker): void;
  /** Another tab, of another build, was told to reload all that are not of its own. */
  onReload(): void;
} & Pick<Given, "after" | "now">;

export function connect(channel: Channel, view: string, around: Surroundings): EngineView {
  const pending = new Map<string, Pending>();
  const watches = new Map<string, Watch>();
  const unanswered = new Set<string>();
  const shown = new Set<unknown>();
  const listeners: ((state: EngineState) => void)[] = [];
  let state: EngineState = { kind: "starting" };
  let owner: string | null = null;
  let count = 0;
  const say = (message: ToEngine | ToViews) => channel.postMessage(message);
  const liveness = watchOwner({
    after: around.after,
    now: around.now,
    ask: () => say({ to: "engine", kind: "ping" }),
    takeOver: () => around.tellWorker("take-over"),
  });

  channel.addEventListener("message", ({ data }) => {
    if (data.to === "views") handle(data);
  });
  say({ to: "engine", kind: "hello", view });
  liveness.waits();

  return {
    verbs: new Proxy({} as EngineVerbs, {
      get:
        (_, verb) =>
        (...args: unknown[]) =>
          call(String(verb), args),
    }),
    watch(query, listener) {
      const watch = nextId();
      watches.set(watch, { query, listener: listener as (value: unknown) => void });
      if (owner !== null) sayWatch(owner, watch, query);
      return () => {
        watches.delete(watch);
        unanswered.delete(watch);
        settled();
        if (owner !== null) say({ to: "engine", kind: "unwatch", owner, view, watch });
      };
    },
    wake() {
      say({ to: "engine", kind: "wake" });
      // Somebody looks again, perhaps after hours: whether the owner slept is found out before they touch anything.
      ask();
    },
    ask,
    lost: () => say({ to: "engine", kind: "lost" }),
    onState(listener) {
      listeners.push(listener);
      listener(state);
    },
    tellWorker: around.tellWorker,
    tryAgain(word = "try-again") {
      become({ kind: "starting" });
      around.tellWorker(word);
      liveness.waits();
    },
    workerFailed() {
      if (owner === null && state.kind === "starting") broken("not-loaded");
    },
    reloadOthers: () => say({ to: "views", kind: "reload", build: around.build }),
  };

  function ask(): void {
    if (owner === null) return;
    unanswered.add("ping");
    say({ to: "engine", kind: "ping" });
    liveness.waits();
  }

  function call(verb: string, args: unknown[]): Promise<unknown> {
    // What is shown is not over when it is answered: each next owner is told.
    if (verb === "show") shown.add(args[0]);
    if (verb === "hide") shown.delete(args[0]);
    return new Promise((done, failed) => {
      const message: Call = { to: "engine", kind: "call", view, call: nextId(), verb, args };
      pending.set(message.call, { message, done, failed });
      if (owner === null) return;
      say({ ...message, owner });
      liveness.waits();
    });
  }

  function handle(message: ToViews): void {
    if (message.kind === "reload") {
      if (message.build !== around.build) around.onReload();
      return;
    }
    if (message.kind === "ready" && message.build !== around.build) {
      standBack();
      return;
    }
    if (state.kind === "other-build" && message.kind !== "ready") return;
    liveness.heard();
    unanswered.delete("ping");
    if (message.kind === "ready") repeatTo(message.owner);
    else if (message.kind === "broken") broken(message.problem);
    else if (message.kind !== "alive" && message.view === view && message.owner === owner) {
      if (message.kind === "news") {
        unanswered.delete(message.watch);
        watches.get(message.watch)?.listener(message.value);
      } else settle(message);
    }
    settled();
  }

  function settle(message: ToViews & { kind: "answer" | "threw" }): void {
    const waiting = pending.get(message.call);
    pending.delete(message.call);
    if (message.kind === "answer") waiting?.done(message.result);
    else waiting?.failed(new Error("the engine failed at this; its own log says why"));
  }

  function repeatTo(next: string): void {
    become({ kind: "ready" });
    if (next === owner) return;
    owner = next;
    for (const [watch, { query }] of watches) sayWatch(next, watch, query);
    const repeated = [...pending.values()].map(({ message }) => message);
    for (const message of repeated) say({ ...message, owner: next });
    const showing = new Set(repeated.filter(({ verb }) => verb === "show").map(({ args }) => args[0]));
    for (const conversation of shown) if (!showing.has(conversation)) void call("show", [conversation]);
  }

  function sayWatch(to: string, watch: string, query: Query): void {
    unanswered.add(watch);
    say({ to: "engine", kind: "watch", owner: to, view, watch, query });
    liveness.waits();
  }

  /** The owner before it served other tabs well: what it has shown stays, and its lock is free. */
  function broken(problem: StartProblem): void {
    owner = null;
    become({ kind: "broken", problem });
  }

  function standBack(): void {
    owner = null;
    liveness.rests();
    if (state.kind !== "other-build") become({ kind: "other-build" });
  }

  function settled(): void {
    const rests = state.kind === "broken" || (owner !== null && pending.size === 0 && unanswered.size === 0);
    if (rests) liveness.rests();
  }

  function become(next: EngineState): void {
    state = next;
    for (const listener of listeners) listener(state);
  }

  function nextId(): string {
    count += 1;
    return `${view}-${count}`;
  }
}
