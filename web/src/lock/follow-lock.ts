// What a page does about the lock while it is open: it notices use, locks with the others, and hides what it shows where that is wanted.

import { engine } from "../engine/use.ts";
import { lockWhenIdle } from "./idle.ts";
import { closeNotifications, cover, locked, lockNow } from "./lock-now.ts";
import { LOCK_CHANNEL, type LockWord } from "./lock-words.ts";
import { isMarked, lockPrefs, onLockChange } from "./prefs.ts";

const USES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

export function followLock(): void {
  const channel = new BroadcastChannel(LOCK_CHANNEL);
  const idle = lockWhenIdle({
    now: Date.now,
    steady: () => performance.now(),
    after(ms, then) {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    say: (word) => channel.postMessage(word),
    isLookedAt: () => document.visibilityState === "visible",
    lockAfter: () => (isMarked() ? lockPrefs().after : null),
    lock: () => void lockNow(),
  });
  channel.addEventListener("message", ({ data }: MessageEvent<LockWord>) => {
    if (data.kind === "lock") void locked();
    else idle.hear(data);
  });
  for (const use of USES) addEventListener(use, () => idle.used(), { capture: true, passive: true });
  // Who watches touches nothing.
  addEventListener("timeupdate", () => document.visibilityState === "visible" && idle.used(), { capture: true });
  document.addEventListener("visibilitychange", () => idle.looked());

  addEventListener("blur", () => lockPrefs().hides && cover(true));
  addEventListener("focus", () => cover(false));

  // What closes last locks.
  addEventListener("pagehide", () => isMarked() && void closeNotifications());

  // Each tab's worker has the key: any of them may own the profile next.
  const borrow = () => isMarked() && engine.tellWorker({ kind: "borrow" });
  borrow();
  onLockChange(() => {
    borrow();
    idle.changed();
  });
}
