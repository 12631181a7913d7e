// Locking, in every tab: what is on screen is covered, what was typed is stored, and the page begins anew with nothing in its memory.

import { removeExport } from "../../../client/export/left-over.ts";
import { openDatabase } from "../../../client/store/database.ts";
import { lockAgain } from "../../../client/store/locking.ts";
import { reload } from "../app/reload.ts";
import { PROFILE } from "../engine/channel.ts";
import "./lock.css";
import { LOCK_CHANNEL, type LockWord } from "./lock-words.ts";
import { isMarked } from "./prefs.ts";

const PATIENCE_MS = 1_000;
let isLocking = false;

export async function lockNow(): Promise<void> {
  if (!isMarked() || isLocking) return;
  const channel = new BroadcastChannel(LOCK_CHANNEL);
  channel.postMessage({ kind: "lock" } satisfies LockWord);
  // Where this cannot be written the others have forgotten the key all the same, as soon as they are awake.
  const patience = new Promise((done) => setTimeout(done, PATIENCE_MS));
  const written = withDatabase((database) => lockAgain(database)).catch((error: unknown) => console.warn("not noted", error));
  begin();
  await Promise.race([Promise.all([written, tidyUp()]), patience]);
  await reload();
}

/** Another tab did. */
export async function locked(): Promise<void> {
  if (isLocking) return;
  begin();
  await reload();
}

function begin(): void {
  isLocking = true;
  cover(true);
}

export function cover(isCovered: boolean): void {
  document.documentElement.classList.toggle("covered", isCovered || isLocking);
}

/** What stands beside what is sealed, in words that anybody can read: notifications, and an archive on its way out. */
export async function tidyUp(): Promise<void> {
  const removed = removeExport().catch((error: unknown) => console.warn("an archive may still be there", error));
  await Promise.all([closeNotifications(), removed]);
}

/** What stands there names people. */
export async function closeNotifications(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    for (const notification of (await registration?.getNotifications()) ?? []) notification.close();
  } catch (error) {
    console.warn("what stands there could not be taken away", error);
  }
}

export async function withDatabase<T>(use: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> {
  const database = await openDatabase(PROFILE);
  try {
    return await use(database);
  } finally {
    database.close();
  }
}
