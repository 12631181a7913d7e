// The engine's thread. Every tab starts one; whichever holds the profile's lock opens the client and serves all tabs.

import { loadAhead } from "../../../client/index.ts";
import { CHANNEL, type Channel, OWNER_LOCK, type ToOwnWorker } from "./channel.ts";
import { openProfile } from "./open-profile.ts";
import { ownership } from "./owner.ts";
import { startProblem } from "./start-problem.ts";

/** By then the list and the chat are on screen. */
const LOAD_AHEAD_AFTER_MS = 5_000;
const BUILD = location.pathname;
/** Where a lock is on */
const keyHolder = async () => (await import("../lock/own-key-holder.ts")).ownKeyHolder;
const channel = new BroadcastChannel(CHANNEL) as Channel;

const own = ownership(
  navigator.locks,
  OWNER_LOCK,
  async (isOwner, lost) => {
    const open = await openProfile(channel, BUILD, isOwner, lost, async () => (await keyHolder()).borrow());
    setTimeout(loadAhead, LOAD_AHEAD_AFTER_MS);
    return open;
  },
  (error) => {
    const problem = startProblem(error);
    if (problem !== "locked") console.error("the engine could not start", error);
    channel.postMessage({ to: "views", kind: "broken", problem });
  },
);
channel.addEventListener("message", ({ data }) => {
  if (data.to === "engine" && data.kind === "ping" && own.owns) channel.postMessage({ to: "views", kind: "alive" });
  // Another one could start where this one failed: so this one is an heir again.
  if (data.to === "views" && data.kind === "ready") own.queue();
});
addEventListener("message", ({ data }: MessageEvent<ToOwnWorker>) => {
  if (data === "take-over") own.takeOver();
  else if (data === "try-again") own.queue();
  else
    void keyHolder()
      .then((holder) => holder.hear(data))
      .then(own.queue, own.queue);
});
own.queue();
