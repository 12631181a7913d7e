// A mark beside the database that somebody was here: what a browser clears to make room is told from a first visit by it.

const MARK = "parley-was-here";

export function markPresence(): void {
  localStorage.setItem(MARK, "yes");
}

/** Where there is no account, what was here is gone; as long as it is not known, there most likely is one. */
export function wasHere(): boolean {
  return localStorage.getItem(MARK) !== null;
}

export function forgetPresence(): void {
  localStorage.removeItem(MARK);
}
