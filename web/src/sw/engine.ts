// The engine for the service worker, a script of its own that is loaded when a push comes: the same code on the same store, behind the same
// lock as a tab's. Where a tab owns the profile, that one is asked instead.

import { systemClock } from "../../../client/index.ts";
import { CHANNEL, type Channel } from "../engine/channel.ts";
import { openProfile } from "../engine/open-profile.ts";
import { type PushEngine, pushEngineOver } from "./catch-up.ts";

const pushEngine = pushEngineOver({
  locks: navigator.locks,
  channel: () => new BroadcastChannel(CHANNEL) as Channel & BroadcastChannel,
  open: openProfile,
  clock: { now: () => performance.now(), after: systemClock.after },
  time: systemClock.now,
  newName: () => crypto.randomUUID(),
});
(globalThis as unknown as { parleyEngine: PushEngine }).parleyEngine = pushEngine;
