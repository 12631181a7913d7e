// The engine's thread. Every tab starts one; whichever holds the profile's lock opens the client and serves all tabs.

import { cookieHttp, cookieSockets, loadAhead, openClient, systemClock, systemRandom } from "../../../client/index.ts";
import type { Vault } from "../../../client/media/vault.ts";
import { memoryVault } from "../../../client/media/vault-memory.ts";
import { openOpfsVault } from "../../../client/media/vault-opfs.ts";
import { indexedDbStore } from "../../../client/store/indexeddb.ts";
import { CHANNEL, type Channel, OWNER_LOCK, type ToOwnWorker, viewLock } from "./channel.ts";
import { fenced } from "./fence.ts";
import { serve } from "./host.ts";
import { type Open, ownership } from "./owner.ts";
import { startProblem } from "./start-problem.ts";

const PROFILE = "parley";
const VAULT = "parley-files";
const MOST_STORAGE_BYTES = 2 * 1024 * 1024 * 1024;
/** By then the list and the chat are on screen. */
const LOAD_AHEAD_AFTER_MS = 5_000;
const BUILD = location.pathname;
const channel = new BroadcastChannel(CHANNEL) as Channel;

const own = ownership(navigator.locks, OWNER_LOCK, open, (error) => {
  console.error("the engine could not start", error);
  channel.postMessage({ to: "views", kind: "broken", problem: startProblem(error) });
});
channel.addEventListener("message", ({ data }) => {
  if (data.to === "engine" && data.kind === "ping" && own.owns) channel.postMessage({ to: "views", kind: "alive" });
  // Another one could start where this one failed: so this one is an heir again.
  if (data.to === "views" && data.kind === "ready") own.queue();
});
addEventListener("message", ({ data }: MessageEvent<ToOwnWorker>) => (data === "take-over" ? own.takeOver() : own.queue()));
own.queue();

async function open(isOwner: () => Promise<boolean>, lost: (error: unknown) => void): Promise<Open> {
  // A page of a newer version waits for the database, or somebody deleted it: what is open here is of no use any more.
  const onClosed = (why: "replaced" | "terminated") => lost({ kind: why === "replaced" ? "newer" : "terminated" });
  const store = await indexedDbStore(PROFILE, { onClosed });
  const client = await openClient(
    {
      store: fenced(store, isOwner, () => performance.now()),
      vault: await openVault(),
      http: cookieHttp(),
      sockets: cookieSockets(location.origin),
      clock: systemClock,
      random: systemRandom,
    },
    { onFailure: (error) => console.error("a step of the engine failed", error), storageLimitBytes: await storageLimit() },
  ).catch(async (error) => {
    await store.close();
    throw error;
  });
  setTimeout(loadAhead, LOAD_AHEAD_AFTER_MS);
  const engine = {
    verbs: client.verbs,
    wake: () => client.wake(),
    // The sockets listen for it; not every browser says it to workers too.
    lost: () => void dispatchEvent(new Event("offline")),
    watch: client.watch as (query: Parameters<typeof client.watch>[0], listener: (value: unknown) => void) => () => void,
  };
  const stop = serve(engine, channel, { id: crypto.randomUUID(), build: BUILD }, viewEnd);
  return {
    async close() {
      stop();
      await client.close();
    },
  };
}

/** Where the browser gives no room for files (some private windows), they are kept as long as this tab is open. */
async function openVault(): Promise<Vault> {
  try {
    return await openOpfsVault(VAULT);
  } catch (error) {
    console.warn("files are not kept on this device", error);
    return memoryVault();
  }
}

/** Half of what the browser allows, so that messages always have room. */
async function storageLimit(): Promise<number> {
  const { quota = MOST_STORAGE_BYTES } = await navigator.storage.estimate();
  return Math.min(MOST_STORAGE_BYTES, quota / 2);
}

/** A view holds its lock as long as it lives: when we get it, the view is gone. */
function viewEnd(view: string): Promise<void> {
  return navigator.locks.request(viewLock(view), () => {});
}
