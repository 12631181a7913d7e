// Opens the profile for whoever owns it, a tab's worker or for a moment the service worker, and serves it to every view.

import { cookieHttp, cookieSockets, openClient, systemClock, systemRandom } from "../../../client/index.ts";
import type { Vault } from "../../../client/media/vault.ts";
import { memoryVault } from "../../../client/media/vault-memory.ts";
import { openOpfsVault } from "../../../client/media/vault-opfs.ts";
import { indexedDbStore } from "../../../client/store/indexeddb.ts";
import { type Channel, viewLock } from "./channel.ts";
import { fenced } from "./fence.ts";
import { serve } from "./host.ts";
import type { Open } from "./owner.ts";

const PROFILE = "parley";
const VAULT = "parley-files";
const MOST_STORAGE_BYTES = 2 * 1024 * 1024 * 1024;

/** @param build of the app that this owner is of: views of another one keep away */
export async function openProfile(
  channel: Channel,
  build: string,
  isOwner: () => Promise<boolean>,
  lost: (error: unknown) => void,
): Promise<Open> {
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
  const engine = {
    verbs: client.verbs,
    wake: () => client.wake(),
    // The sockets listen for it; not every browser says it to workers too.
    lost: () => void dispatchEvent(new Event("offline")),
    watch: client.watch as (query: Parameters<typeof client.watch>[0], listener: (value: unknown) => void) => () => void,
  };
  const stop = serve(engine, channel, { id: crypto.randomUUID(), build }, viewEnd);
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
