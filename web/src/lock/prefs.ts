// How this device locks: read as if anybody had written it. That a lock is on is said by the store; the mark beside it only spares looking.

/** In minutes; 0: as soon as nobody looks; null: when Parley closes */
export const LOCK_AFTER = [0, 1, 5, 60, null] as const;
export type LockAfter = (typeof LOCK_AFTER)[number];
export type LockPrefs = { after: LockAfter; hides: boolean };

const KEY = "parley-lock-prefs";
/** Also read in chat/over-reload.ts and chat/rewordings.ts */
export const LOCKS = "parley-locks";

export function prefsFrom(kept: string | null): LockPrefs {
  try {
    const { after, hides } = (JSON.parse(kept ?? "{}") ?? {}) as Record<string, unknown>;
    return { after: LOCK_AFTER.find((each) => each === after) ?? (after === null ? null : 5), hides: hides === true };
  } catch {
    return { after: 5, hides: false };
  }
}

export function lockPrefs(): LockPrefs {
  return prefsFrom(localStorage.getItem(KEY));
}

export function setLockPrefs(next: Partial<LockPrefs>): void {
  localStorage.setItem(KEY, JSON.stringify({ ...lockPrefs(), ...next }));
  dispatchEvent(new Event(CHANGED));
}

export const isMarked = () => localStorage.getItem(LOCKS) !== null;

export function markLock(isOn: boolean): void {
  if (isOn) localStorage.setItem(LOCKS, "yes");
  else localStorage.removeItem(LOCKS);
  dispatchEvent(new Event(CHANGED));
}

const CHANGED = "parley-lock-changed";
/** In this tab or another */
export function onLockChange(then: () => void): void {
  addEventListener(CHANGED, then);
  addEventListener("storage", (event) => {
    const { key } = event as StorageEvent;
    if (key === null || key === KEY || key === LOCKS) then();
  });
}
