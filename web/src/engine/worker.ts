// The engine's thread. Every tab starts one; whichever holds the profile's lock opens the client and serves all tabs.

import { cookieHttp, cookieSockets, openClient, systemClock, systemRandom } from "../../../client/index.ts";
import type { Vault } from "../../../client/media/vault.ts";
import { memoryVault } from "../../../client/media/vault-memory.ts";
import { openOpfsVault } from "../../../client/media/vault-opfs.ts";
import { indexedDbStore } from "../../../client/store/indexeddb.ts";
import { CHANNEL, type Channel, OWNER_LOCK, viewLock } from "./channel.ts";
import { serve } from "./host.ts";

const PROFILE = "parley";
const VAULT = "parley-files";
const MOST_STORAGE_BYTES = 2 * 1024 * 1024 * 1024;
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
      vault: await openVault(),
      http: cookieHttp(),
      sockets: cookieSockets(location.origin),
      clock: systemClock,
      random: systemRandom,
    },
    { onFailure: (error) => console.error("a step of the engine failed", error), storageLimitBytes: await storageLimit() },
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

function reasonOf(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "QuotaExceededError") return "This device has no room left. Free some space and reload.";
  if (name === "InvalidStateError" || name === "SecurityError")
    return "This browser does not let Parley keep anything here. A private window may be the reason.";
  return "Something went wrong while opening what is stored here. Reload to try again.";
}
