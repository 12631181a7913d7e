// What views and the one engine of a profile say to each other over a BroadcastChannel: plain values only.

import type { Query, Verbs } from "../../../client/index.ts";
import type { LockVerbs, ToKeyHolder } from "../lock/lock-words.ts";

/** One profile per origin; a second one would get another name. */
export const CHANNEL = "parley-engine";
export const PROFILE = "parley";
export const OWNER_LOCK = "parley-owner";
/** Held by a view for as long as it lives, so that the engine notices its end. */
export const viewLock = (view: string): string => `parley-view-${view}`;

/** Why the engine did not start. `newer`: what is stored here was written by a newer version of the app. */
export type StartProblem = "locked" | "no-room" | "not-allowed" | "newer" | "not-loaded" | "unknown";

export type Call = { to: "engine"; kind: "call"; view: string; call: string; verb: string; args: unknown[] };

/** What names an owner is for that one: another one that wakes up later finds it among its own mail too, and lets it be. */
export type ToEngine =
  | { to: "engine"; kind: "hello"; view: string }
  /** "Are you there?": a frozen or suspended owner holds its lock and answers nothing. */
  | { to: "engine"; kind: "ping" }
  | (Call & { owner: string })
  | { to: "engine"; kind: "watch"; owner: string; view: string; watch: string; query: Query }
  | { to: "engine"; kind: "unwatch"; owner: string; view: string; watch: string }
  | { to: "engine"; kind: "wake" }
  /** The browser says that there is no network. */
  | { to: "engine"; kind: "lost" };

export type ToViews =
  /**
   * A new owner says this once it is open: views then repeat what they watch, show and were not answered. `build` is its script:
   * a view of another build tells that owner nothing, since all other messages may differ between the two.
   */
  | { to: "views"; kind: "ready"; owner: string; build: string }
  /** The answer to a ping, while it starts too */
  | { to: "views"; kind: "alive" }
  | { to: "views"; kind: "broken"; problem: StartProblem }
  /** What an owner says after another one took over is let be: news tell what changed since that owner's own last. */
  | { to: "views"; kind: "answer"; owner: string; view: string; call: string; result: unknown }
  /** A bug: the verb threw. Outcomes that are expected come as `answer`. */
  | { to: "views"; kind: "threw"; owner: string; view: string; call: string }
  | { to: "views"; kind: "news"; owner: string; view: string; watch: string; value: unknown }
  /** A person's wish: every view of another build than this loads its page anew. */
  | { to: "views"; kind: "reload"; build: string };

export type EngineMessage = ToEngine | ToViews;

/** What a page tells the worker that it started: to get the profile from an owner that does not answer, to try once more, with what opens it. */
export type ToOwnWorker = "take-over" | "try-again" | ToKeyHolder;

/** What an owner can be asked for */
export type EngineVerbs = Verbs & LockVerbs;

/** The part of BroadcastChannel that both ends use. */
export interface Channel {
  postMessage(message: EngineMessage): void;
  addEventListener(kind: "message", listener: (event: { data: EngineMessage }) => void): void;
}
