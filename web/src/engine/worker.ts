// The engine's thread. Every tab starts one; whichever holds the profile's lock opens the client and serves all tabs.

import { cookieHttp, cookieSockets, openClient, systemClock, systemRandom } from "../../../client/index.ts";
import { indexedDbStore } from "../../../client/store/indexeddb.ts";
import { CHANNEL, type Channel, OWNER_LOCK, viewLock } from "./channel.ts";
import { serve } from "./host.ts";

const PROFILE = "parley";
const channel = new BroadcastChannel(CHANNEL) as Channel;

// Asked for without end: the lock comes when the owner's tab goes, and goes with this one.
void navigator.locks.request(OWNER_LOCK, async () => {
  try {
    await own();
  } catch (error) {
    console.error("the engine could not start", error);
    channel.postMessage({ to: "views", kind: "broken", reason: reasonOf(error) });
  }
  await new Promise(() => {});
});

async function own(): Promise<void> {
  const client = await openClient(
    {
      store: await indexedDbStore(PROFILE),
      http: cookieHttp(),
      sockets: cookieSockets(location.origin),
      clock: systemClock,
      random: systemRandom,
    },
    { onFailure: (error) => console.error("a step of the engine failed", error) },
  );
  const engine = {
    verbs: client.verbs,
    wake: () => client.wake(),
    // The sockets listen for it; not every browser says it to workers too.
    lost: () => void dispatchEvent(new Event("offline")),
    watch: client.watch as (query: Parameters<typeof client.watch>[0], listener: (value: unknown) => void) => () => void,
  };
  serve(engine, channel, crypto.randomUUID(), viewEnd);
}

/** A view holds its lock as long as it lives: when we get it, the view is gone. */
function viewEnd(view: string): Promise<void> {
  return navigator.locks.request(viewLock(view), () => {});
}

function reasonOf(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "QuotaExceededError") return "This device has no room left. Free some space and reload.";
  if (name === "InvalidStateError" || name === "SecurityError")
    return "This browser does not let Parley keep anything here. A private window may be the reason.";
  return "Something went wrong while opening what is stored here. Reload to try again.";
}
