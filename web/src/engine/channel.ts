// What views and the one engine of a profile say to each other over a BroadcastChannel: plain values only.

import type { Query } from "../../../client/index.ts";

/** One profile per origin; a second one would get another name. */
export const CHANNEL = "parley-engine";
export const OWNER_LOCK = "parley-owner";
/** Held by a view for as long as it lives, so that the engine notices its end. */
export const viewLock = (view: string): string => `parley-view-${view}`;

export type ToEngine =
  | { to: "engine"; kind: "hello"; view: string }
  | { to: "engine"; kind: "call"; view: string; call: string; verb: string; args: unknown[] }
  | { to: "engine"; kind: "watch"; view: string; watch: string; query: Query }
  | { to: "engine"; kind: "unwatch"; view: string; watch: string }
  | { to: "engine"; kind: "wake" }
  /** The browser says that there is no network. */
  | { to: "engine"; kind: "lost" };

export type ToViews =
  /** A new owner says this once it is open: views then repeat what they watch and what was not answered. */
  | { to: "views"; kind: "ready"; owner: string }
  | { to: "views"; kind: "broken"; reason: string }
  | { to: "views"; kind: "answer"; view: string; call: string; result: unknown }
  /** A bug: the verb threw. Outcomes that are expected come as `answer`. */
  | { to: "views"; kind: "threw"; view: string; call: string }
  | { to: "views"; kind: "news"; view: string; watch: string; value: unknown };

export type EngineMessage = ToEngine | ToViews;

/** The part of BroadcastChannel that both ends use. */
export interface Channel {
  postMessage(message: EngineMessage): void;
  addEventListener(kind: "message", listener: (event: { data: EngineMessage }) => void): void;
}
