// Opens the profile for whoever owns it, a tab's worker or for a moment the service worker, and serves it to every view.

import { removeLeftOver } from "../../../client/export/left-over.ts";
import { cookieHttp, cookieSockets, openClient, systemClock, systemRandom } from "../../../client/index.ts";
import type { Vault } from "../../../client/media/vault.ts";
import { openOpfsVault } from "../../../client/media/vault-opfs.ts";
import { openSealed } from "../../../client/store/indexeddb.ts";
import type { Unlocked } from "../../../client/store/sealing-keys.ts";
import type { LockVerbs } from "../lock/lock-words.ts";
import { type Channel, PROFILE, viewLock } from "./channel.ts";
import { fenced } from "./fence.ts";
import { serve } from "./host.ts";
import type { Open } from "./owner.ts";
import { startProblem } from "./start-problem.ts";

const VAULT = "parley-files";
const locking = () => import("../lock/lock-verbs.ts");
const MOST_STORAGE_BYTES = 2 * 1024 * 1024 * 1024;

/**
 * @param build of the app that this owner is of: views of another one keep away
 * @param borrow what opens it while its lock is on. A service worker has none: whoever looks at a device sees what it shows.
 */
export async function openProfile(
  channel: Channel,
  build: string,
  isOwner: () => Promise<boolean>,
  lost: (error: unknown) => void,
  borrow: (() => Promise<Unlocked | null>) | null = null,
): Promise<Open> {
  // A page of a newer version waits for the database, or somebody deleted it: what is open here is of no use any more.
  const onClosed = (why: "replaced" | "terminated") => lost({ kind: why === "replaced" ? "newer" : "terminated" });
  const open = (unlocked: Unlocked | null) => openSealed(PROFILE, { onClosed }, unlocked);
  const { store, ...profile } = await open(null).catch(async (error) => {
    if (borrow === null || startProblem(error) !== "locked") throw error;
    return open(await borrow());
  });
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
  const lockVerbs: LockVerbs = {
    turnLockOn: async (...given) => (await locking()).lockVerbs(profile).turnLockOn(...given),
    turnLockOff: async () => (await locking()).lockVerbs(profile).turnLockOff(),
  };
  const engine = {
    verbs: borrow === null ? client.verbs : Object.assign(client.verbs, lockVerbs),
    wake: () => client.wake(),
    // The sockets listen for it; not every browser says it to workers too.
    lost: () => void dispatchEvent(new Event("offline")),
    watch: client.watch as (query: Parameters<typeof client.watch>[0], listener: (value: unknown) => void) => () => void,
  };
  // An end in between left what lies sealed by two keys.
  if (profile.sealing.before !== null)
    locking()
      .then(({ sealAnew }) => sealAnew(profile))
      .catch(console.error);
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
  removeLeftOver(Date.now()).catch(() => {});
  try {
    return await openOpfsVault(VAULT);
  } catch (error) {
    console.warn("files are not kept on this device", error);
    return (await import("../../../client/media/vault-memory.ts")).memoryVault();
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
